using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>What <c>await</c> uses to wait for a <see cref="Future{T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public readonly struct FutureAwaiter<T> : ICriticalNotifyCompletion, ILoopAwaiter
{
    private readonly Future<T> _future;

    internal FutureAwaiter(Future<T> future) => _future = future;

    /// <summary>Has it ended?</summary>
    public bool IsCompleted => new FutureAwaiter(_future).IsCompleted;

    /// <summary>The result, or what went wrong.</summary>
    public T GetResult()
    {
        Injection.Check();
        return _future.Result;
    }

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void OnCompleted(Action continuation) => new FutureAwaiter(_future).OnCompleted(continuation);

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void UnsafeOnCompleted(Action continuation) => new FutureAwaiter(_future).UnsafeOnCompleted(continuation);

    void ILoopAwaiter.Suspend(Frame caller) => new FutureAwaiter(_future).Suspend(caller);
}
