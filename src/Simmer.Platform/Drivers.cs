using Simmer.LowLevel;
using Simmer.Platform.Linux;

namespace Simmer.Platform;

/// <summary>Chooses how a loop waits. The only file that asks which operating system this is.</summary>
public static partial class Drivers
{
    /// <summary>The fastest way that this machine permits: epoll on Linux; elsewhere, so far, timers and threads only.</summary>
    public static IPoller CreateDefault() => OperatingSystem.IsLinux() ? new EpollDriver() : new WaitingPoller();
}
