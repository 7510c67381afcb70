using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>What <c>Asyncio.Yield</c> returns, to be awaited at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public readonly struct YieldAwaitable : ICriticalNotifyCompletion, ILoopAwaiter
{
    /// <summary>No: whoever asks lets the others run.</summary>
    public bool IsCompleted
    {
        get
        {
            EventLoop.CheckCanWait();
            return false;
        }
    }

    /// <summary>Called by <c>await</c>.</summary>
    public YieldAwaitable GetAwaiter() => this;

    /// <summary>Returns when it is the task's turn again; throws if it was cancelled meanwhile.</summary>
    public void GetResult() => Injection.Check();

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void OnCompleted(Action continuation) => Suspend(ForeignContinuation.Flowing(continuation));

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void UnsafeOnCompleted(Action continuation) => Suspend(new ForeignContinuation(continuation));

    void ILoopAwaiter.Suspend(Frame caller) => Suspend(caller);

    private static void Suspend(Frame caller)
    {
        var loop = EventLoop.Current;
        loop.Ready.Enqueue(loop.Park(caller, waitable: null));
    }
}
