using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>What <see cref="WaitQueue.Wait"/> returns, to be awaited at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public readonly struct WaitQueueAwaitable : ICriticalNotifyCompletion, ILoopAwaiter
{
    private readonly WaitQueue _queue;

    internal WaitQueueAwaitable(WaitQueue queue) => _queue = queue;

    /// <summary>No: whoever asks waits.</summary>
    public bool IsCompleted
    {
        get
        {
            EventLoop.CheckCanWait();
            _queue.CheckLoop();
            return false;
        }
    }

    /// <summary>Called by <c>await</c>.</summary>
    public WaitQueueAwaitable GetAwaiter() => this;

    /// <summary>Returns when the task was woken; throws if its wait was cancelled.</summary>
    public void GetResult() => Injection.Check();

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void OnCompleted(Action continuation) => Suspend(ForeignContinuation.Flowing(continuation));

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void UnsafeOnCompleted(Action continuation) => Suspend(new ForeignContinuation(continuation));

    void ILoopAwaiter.Suspend(Frame caller) => Suspend(caller);

    private void Suspend(Frame caller) => _queue.Enter(caller);
}
