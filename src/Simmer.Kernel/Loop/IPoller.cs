namespace Simmer.LowLevel;

/// <summary>How a loop waits when nothing is ready: for the operating system, or, in tests, for a virtual clock.</summary>
/// <remarks>
/// Drivers implement this. <see cref="Poll"/> runs on the loop's thread and wakes what has become ready, by
/// <see cref="Suspension.Wake"/> or <see cref="EventLoop.CallSoon(Action, LoopContext?)"/>; only <see cref="Wake"/> may
/// be called from elsewhere. A poller serves one loop and is disposed with it.
/// </remarks>
public interface IPoller : IDisposable
{
    /// <summary>A short name for reports: <c>epoll</c>, <c>virtual</c>.</summary>
    string Name { get; }

    /// <summary>Is there anything to look for besides <see cref="Wake"/>? If not, busy iterations skip the poll.</summary>
    bool HasWork { get; }

    /// <summary>The loop that is going to use this poller. Called once, before anything else.</summary>
    void Attach(EventLoop loop);

    /// <summary>
    /// Waits until something has happened, or until <paramref name="timeout"/> has passed:
    /// zero looks only, <see cref="Timeout.InfiniteTimeSpan"/> waits for ever. It may return early for no reason.
    /// </summary>
    void Poll(TimeSpan timeout);

    /// <summary>Makes a <see cref="Poll"/> that is under way, or else the next one, return soon.</summary>
    /// <remarks><b>Threads.</b> Any; also after <see cref="IDisposable.Dispose"/>, when it does nothing.</remarks>
    void Wake();
}
