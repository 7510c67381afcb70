using System.ComponentModel;

namespace Simmer.LowLevel;

/// <summary>Waiting for a moment in time: <c>Asyncio.Sleep</c>.</summary>
/// <remarks><b>Cancellation.</b> Nothing is lost but the rest of the time.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SleepOperation : Operation<SleepOperation, Nothing>
{
    // A delay until it begins, if _isDelay; else, and from then on, the time at which it ends. MaxValue: never.
    private TimeSpan _time;
    private bool _isDelay;
    private bool _hasBegun;

    /// <summary>When it ends, on the loop's clock; null: never.</summary>
    internal TimeSpan? Deadline => _time == TimeSpan.MaxValue ? null : _time;

    /// <summary>Sleeps for so long, counted from when it is awaited; at least one iteration.</summary>
    public static Coroutine For(TimeSpan delay) => new(Of(delay, isDelay: true));

    /// <summary>Sleeps until the loop's time is <paramref name="when"/>; at least one iteration.</summary>
    public static Coroutine Until(TimeSpan when) => new(Of(when, isDelay: false));

    internal override void MoveNext()
    {
        if (_hasBegun)
        {
            State = FrameState.Completed;
            return;
        }

        try
        {
            _hasBegun = true;
            Begin(EventLoop.Current);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    internal override void Recycle()
    {
        _hasBegun = false;
        base.Recycle();
    }

    private static SleepOperation Of(TimeSpan time, bool isDelay)
    {
        var operation = Rent();
        operation._time = time;
        operation._isDelay = isDelay;
        return operation;
    }

    private void Begin(EventLoop loop)
    {
        if (_isDelay)
        {
            Times.CheckDelay(_time, "delay");
            if (_time == TimeSpan.Zero)
            {
                loop.Ready.Enqueue(loop.Park(this, waitable: null)); // It only lets the others run.
                return;
            }

            _time = _time == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : Times.After(loop.Now, _time);
        }

        var task = loop.Park(this, TimerWait.Instance);
        if (_time != TimeSpan.MaxValue)
        {
            loop.SetTimer(task, _time);
        }
    }
}
