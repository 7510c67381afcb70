namespace Simmer.LowLevel;

/// <summary>A timer of <see cref="LoopTimeProvider"/>. It may be changed from any thread; it calls back on the loop.</summary>
internal sealed class ProvidedTimer(EventLoop loop, TimerCallback callback, object? state) : ITimer
{
    // Each change gets a number. What an earlier one has scheduled finds that it is out of date.
    private int _change;
    private LoopTimer? _timer;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (loop.IsClosed)
        {
            return false;
        }

        var change = Interlocked.Increment(ref _change);
        var due = dueTime == Timeout.InfiniteTimeSpan ? dueTime : Times.After(loop.Now, dueTime);
        if (loop.IsCurrent)
        {
            Set(change, due, period);
        }
        else
        {
            loop.CallSoonThreadsafe(() => Set(change, due, period));
        }

        return true;
    }

    public void Dispose()
    {
        if (!loop.IsClosed)
        {
            Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Set(int change, TimeSpan due, TimeSpan period)
    {
        if (change != Volatile.Read(ref _change))
        {
            return;
        }

        _timer?.Cancel();
        _timer = due == Timeout.InfiniteTimeSpan ? null : loop.CallAt(due, () => Fire(change, due, period));
    }

    private void Fire(int change, TimeSpan due, TimeSpan period)
    {
        if (change != Volatile.Read(ref _change))
        {
            return;
        }

        // Counted from the deadline, not from now: a period does not drift.
        var again = period > TimeSpan.Zero ? due + period : Timeout.InfiniteTimeSpan;
        Set(change, again, period);
        callback(state);
    }
}
