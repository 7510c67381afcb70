using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>Waiting for a moment in time: what <c>Asyncio.Sleep</c> is made of.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public readonly struct SleepAwaitable : ICriticalNotifyCompletion, ILoopAwaiter
{
    private readonly TimeSpan _until;

    private SleepAwaitable(TimeSpan until) => _until = until;

    /// <summary>Waits until the loop's time is <paramref name="when"/>, at least one iteration.</summary>
    public static SleepAwaitable Until(TimeSpan when) => new(when);

    /// <summary>Waits until it is cancelled.</summary>
    public static SleepAwaitable Forever() => new(TimeSpan.MaxValue);

    /// <summary>No: whoever asks waits.</summary>
    public bool IsCompleted => false;

    /// <summary>Called by <c>await</c>.</summary>
    public SleepAwaitable GetAwaiter() => this;

    /// <summary>Returns when the time has come; throws if the wait was cancelled.</summary>
    public void GetResult() => Injection.Check();

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void OnCompleted(Action continuation) => Suspend(ForeignContinuation.Flowing(continuation));

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void UnsafeOnCompleted(Action continuation) => Suspend(new ForeignContinuation(continuation));

    void ILoopAwaiter.Suspend(Frame caller) => Suspend(caller);

    private void Suspend(Frame caller)
    {
        var loop = EventLoop.Current;
        var task = loop.Park(caller, TimerWait.Instance);
        if (_until != TimeSpan.MaxValue)
        {
            loop.SetTimer(task, _until);
        }
    }
}
