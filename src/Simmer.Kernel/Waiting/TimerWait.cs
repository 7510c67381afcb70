namespace Simmer.LowLevel;

/// <summary>What sleeping tasks are parked in. It has no state: the timer is in the loop's <see cref="TimerQueue"/>, the deadline in the <see cref="SleepOperation"/>.</summary>
internal sealed class TimerWait : IWaitable
{
    public static readonly TimerWait Instance = new();

    public bool TryAbort(LoopTask waiter, CancelRequest request)
    {
        waiter.AbortWait(request); // The timer is taken back when the task goes on: until then it may fire in vain.
        return true;
    }

    public void Replace(LoopTask waiter, LoopTask by) => waiter.Loop.Timers.Replace(waiter, by);

    public WaitInfo Describe(LoopTask waiter) => new(WaitKind.Timer, Target: null, (waiter.SuspendedFrame as SleepOperation)?.Deadline);
}
