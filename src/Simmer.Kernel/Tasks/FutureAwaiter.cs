using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>What <c>await</c> uses to wait for a <see cref="LoopFuture"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public readonly struct FutureAwaiter : ICriticalNotifyCompletion, ILoopAwaiter
{
    private readonly LoopFuture _future;

    internal FutureAwaiter(LoopFuture future) => _future = future;

    /// <summary>Has it ended?</summary>
    public bool IsCompleted => _future.IsCompleted || _future.Loop.MustWaitFor(_future);

    /// <summary>Returns if it has a result, else throws what went wrong.</summary>
    public void GetResult()
    {
        Injection.Check();
        _future.ThrowIfFailed();
    }

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void OnCompleted(Action continuation) => Suspend(ForeignContinuation.Flowing(continuation));

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void UnsafeOnCompleted(Action continuation) => Suspend(new ForeignContinuation(continuation));

    void ILoopAwaiter.Suspend(Frame caller) => Suspend(caller);

    internal void Suspend(Frame caller) => _ = _future.Loop.ParkUntilEnd(caller, _future);
}
