using Simmer.LowLevel;
using Simmer.Platform.Linux;
using Simmer.Platform.Portable;

namespace Simmer.Platform;

/// <summary>Chooses how a loop waits. The only file that asks which operating system this is.</summary>
public static class Drivers
{
    /// <summary>Windows differs from all others in a few things that .NET does not hide.</summary>
    internal static bool IsWindows => OperatingSystem.IsWindows();

    /// <summary>The fastest way that this machine permits: epoll on Linux, the sockets of .NET elsewhere.</summary>
    public static IPoller CreateDefault() => OperatingSystem.IsLinux() ? new EpollDriver() : new SocketDriver();
}
