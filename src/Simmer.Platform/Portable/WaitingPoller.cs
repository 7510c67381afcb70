using Simmer.LowLevel;

namespace Simmer.Platform;

/// <summary>Waits for timers and for other threads, and knows nothing of sockets: where there is no driver yet.</summary>
public sealed class WaitingPoller : IPoller
{
    private readonly ManualResetEventSlim _woken = new();

    /// <inheritdoc/>
    public string Name => "waiting";

    /// <inheritdoc/>
    public bool HasWork => false;

    /// <inheritdoc/>
    public void Attach(EventLoop loop)
    {
    }

    /// <inheritdoc/>
    public void Poll(TimeSpan timeout)
    {
        if (timeout != TimeSpan.Zero)
        {
            _woken.Wait(Shorten(timeout));
        }

        _woken.Reset();
    }

    /// <inheritdoc/>
    public void Wake() => _woken.Set();

    /// <inheritdoc/>
    public void Dispose()
    {
        // Not the event itself: another thread may be about to set it. It has no handle that could leak.
    }

    // The event takes milliseconds: rounded up, so that a timer is not polled for in vain; and at most a day.
    private static TimeSpan Shorten(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero)
        {
            return timeout;
        }

        var milliseconds = Math.Min(Math.Ceiling(timeout.TotalMilliseconds), TimeSpan.MillisecondsPerDay);
        return TimeSpan.FromMilliseconds(milliseconds);
    }
}
