using Simmer.LowLevel;
using Simmer.Platform.Linux;

namespace Simmer.Platform;

/// <summary>Chooses how a loop waits. The only file that asks which operating system this is.</summary>
public static class Drivers
{
    /// <summary>The fastest way that this machine permits: epoll on Linux; elsewhere, so far, timers and threads only.</summary>
    public static IPoller CreateDefault() => OperatingSystem.IsLinux() ? new EpollDriver() : new WaitingPoller();

    /// <summary>Binds the calling thread to one of the cores that it may run on: the <paramref name="index"/>th, counted round and round.</summary>
    /// <returns>False if this system cannot, or does not let us: then nothing has changed.</returns>
    /// <remarks><b>Threads.</b> Any: it is about the one that calls.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public static bool PinCurrentThread(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return OperatingSystem.IsLinux() && ThreadCalls.PinCurrent(index);
    }
}
