using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>What <c>await</c> uses to wait for a <see cref="LoopTask{T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public readonly struct TaskAwaiter<T> : ICriticalNotifyCompletion, ILoopAwaiter
{
    private readonly LoopTask<T> _task;

    internal TaskAwaiter(LoopTask<T> task) => _task = task;

    /// <summary>Has it ended?</summary>
    public bool IsCompleted => new FutureAwaiter(_task).IsCompleted;

    /// <summary>The result, or what went wrong.</summary>
    public T GetResult()
    {
        Injection.Check();
        return _task.Result;
    }

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void OnCompleted(Action continuation) => new FutureAwaiter(_task).OnCompleted(continuation);

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void UnsafeOnCompleted(Action continuation) => new FutureAwaiter(_task).UnsafeOnCompleted(continuation);

    void ILoopAwaiter.Suspend(Frame caller) => new FutureAwaiter(_task).Suspend(caller);
}
