using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>What <see cref="LoopFuture.Settle"/> returns, to be awaited at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public readonly struct SettleAwaitable : ICriticalNotifyCompletion, ILoopAwaiter
{
    private readonly LoopFuture _future;

    internal SettleAwaitable(LoopFuture future) => _future = future;

    /// <summary>Has it ended?</summary>
    public bool IsCompleted => new FutureAwaiter(_future).IsCompleted;

    /// <summary>Called by <c>await</c>.</summary>
    public SettleAwaitable GetAwaiter() => this;

    /// <summary>Returns when it has ended, in whichever way; throws only if the wait itself was cancelled.</summary>
    public void GetResult() => Injection.Check();

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void OnCompleted(Action continuation) => Suspend(ForeignContinuation.Flowing(continuation));

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void UnsafeOnCompleted(Action continuation) => Suspend(new ForeignContinuation(continuation));

    void ILoopAwaiter.Suspend(Frame caller) => Suspend(caller);

    private void Suspend(Frame caller) => _future.Loop.ParkUntilEnd(caller, _future).MarkSettling();
}
