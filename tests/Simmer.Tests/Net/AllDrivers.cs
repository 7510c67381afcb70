using Simmer.LowLevel;
using Simmer.Platform;

namespace Simmer.Tests.Net;

/// <summary>For tests that each driver of this machine must pass.</summary>
internal static class AllDrivers
{
    public static TheoryData<DriverKind> Here { get; } = [.. new[] { DriverKind.Epoll, DriverKind.IoUring, DriverKind.Sockets }.Where(IsHere)];

    public static Func<IPoller> Poller(this DriverKind kind) => () => Drivers.Create(kind);

    private static bool IsHere(DriverKind kind)
    {
        try
        {
            Drivers.Create(kind).Dispose();
            return true;
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }
}
