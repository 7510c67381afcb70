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

    /// <summary>Which driver it is, and why no other one. This may ask the operating system.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    DriverInfo Info => new(Name, Kind: null, Others: []);

    /// <summary>
    /// May the loop look again and again instead of waiting: see <see cref="LoopOptions.Spin"/>? Not on a virtual clock,
    /// because there no time passes while it looks.
    /// </summary>
    bool CanSpin => false;

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

    /// <summary>The loop is about to run, on this thread. It may have run on another one before.</summary>
    /// <exception cref="InvalidOperationException">It cannot go on here.</exception>
    void BeginRun()
    {
    }

    /// <summary>
    /// The loop has stopped, on the thread on which it ran. It may go on later, perhaps elsewhere: nothing may depend on this
    /// thread any more. After <see cref="EventLoop.RunOnce"/> this is not called, because that comes again soon.
    /// </summary>
    void EndRun()
    {
    }
}
