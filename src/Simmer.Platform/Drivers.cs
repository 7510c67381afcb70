using System.Runtime.Versioning;
using Simmer.LowLevel;
using Simmer.Platform.Linux;
using Simmer.Platform.Portable;

namespace Simmer.Platform;

/// <summary>Makes the driver that was chosen. The only file that asks which operating system this is.</summary>
public static partial class Drivers
{
    private static DriverKind Best => OperatingSystem.IsLinux() ? DriverKind.Epoll : DriverKind.Sockets;

    /// <summary>Windows differs from all others in a few things that .NET does not hide.</summary>
    [SupportedOSPlatformGuard("windows")]
    internal static bool IsWindows => OperatingSystem.IsWindows();

    /// <summary>Makes a driver.</summary>
    /// <param name="wish">Which one; by default the environment decides: see <see cref="LoopOptions.Driver"/>.</param>
    /// <exception cref="PlatformNotSupportedException">This machine does not have the driver that was chosen; the message says why.</exception>
    /// <exception cref="InvalidOperationException">Nobody knows a driver of the name that is in the environment.</exception>
    public static IPoller Create(DriverKind wish = DriverKind.Default)
    {
        var choice = DriverChoice.Make(wish);
        try
        {
            return Make(choice.Kind is DriverKind.Default ? Best : choice.Kind);
        }
        catch (PlatformNotSupportedException e) when (choice.Kind is not DriverKind.Default)
        {
            throw choice.Unavailable(e.Message, Best);
        }
    }

    /// <summary>Binds the calling thread to one of the cores that it may run on: the <paramref name="index"/>th, counted round and round.</summary>
    /// <returns>False if this system cannot, or does not let us: then nothing has changed.</returns>
    /// <remarks><b>Threads.</b> Any: it is about the one that calls.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public static bool PinCurrentThread(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return OperatingSystem.IsLinux() && ThreadCalls.PinCurrent(index);
    }

    /// <summary>See <see cref="FileIdentity.Of"/>.</summary>
    internal static FileIdentity? Identify(string path) => OperatingSystem.IsLinux() ? FileNames.Identify(path) : PortableFiles.Identify(path);

    /// <summary>The other drivers, and why they do not run. Each is made, and closed again: this is no guess.</summary>
    internal static IReadOnlyList<OtherDriver> DescribeOthers(DriverKind running) =>
        [.. DriverChoice.Kinds.Where(kind => kind != running).Select(Describe)];

    private static OtherDriver Describe(DriverKind kind)
    {
        try
        {
            Make(kind).Dispose();
            return new OtherDriver(kind, IsAvailable: true, DriverChoice.HowToChoose(kind, Best));
        }
        catch (Exception e) when (e is PlatformNotSupportedException or IOException)
        {
            return new OtherDriver(kind, IsAvailable: false, e.Message);
        }
    }

    private static IPoller Make(DriverKind kind) => kind switch
    {
        DriverKind.Epoll when OperatingSystem.IsLinux() => new EpollDriver(),
        DriverKind.IoUring when OperatingSystem.IsLinux() => new IoUringDriver(),
        DriverKind.Epoll or DriverKind.IoUring => throw new PlatformNotSupportedException("only Linux has it"),
        DriverKind.Sockets => new SocketDriver(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This is not a driver."),
    };
}
