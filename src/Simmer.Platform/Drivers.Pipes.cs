using Microsoft.Win32.SafeHandles;
using Simmer.Platform.Linux;

namespace Simmer.Platform;

// What systems offer for pipes and processes.
public static partial class Drivers
{
    /// <summary>Does a named pipe, a FIFO, stand at a path? Links are followed.</summary>
    public static bool IsNamedPipe(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return OperatingSystem.IsLinux() && (DescriptorKind)PipeCalls.KindOf(path).Value is DescriptorKind.Fifo;
    }

    /// <summary>Opens one end of a named pipe, now or not at all.</summary>
    /// <param name="driver">Whose pipe it becomes.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="access">Which end.</param>
    /// <returns>Null: to be written, and nobody reads it yet.</returns>
    /// <exception cref="IOException">It is not there, not permitted, or no FIFO.</exception>
    /// <exception cref="PlatformNotSupportedException">This system has no FIFOs, or this driver cannot wait for them.</exception>
    public static IoPipe? TryOpenNamedPipe(IoDriver driver, string path, FileAccess access)
    {
        ArgumentNullException.ThrowIfNull(driver);
        ArgumentNullException.ThrowIfNull(path);
        return HasLinuxPipes(driver)
            ? LinuxPipe.TryOpenNamed(driver, path, access)
            : throw new PlatformNotSupportedException($"The driver '{driver.Name}' cannot wait for named pipes.");
    }

    /// <summary>One of the three standard streams of the process; nothing is changed that other programs could notice.</summary>
    /// <param name="driver">Whose pipe it becomes.</param>
    /// <param name="stream">Which.</param>
    /// <exception cref="IOException">The process has no such stream: it was closed.</exception>
    public static IoPipe OpenStandard(IoDriver driver, StandardStream stream)
    {
        ArgumentNullException.ThrowIfNull(driver);
        return HasLinuxPipes(driver) ? LinuxPipe.OpenStandard(driver, stream) : PortablePipe.OpenStandard(driver, stream);
    }

    internal static (IoPipe Reader, IoPipe Writer) CreatePipe(IoDriver driver) =>
        HasLinuxPipes(driver) ? LinuxPipe.Create(driver) : PortablePipe.Create(driver);

    internal static IoPipe OpenPipe(IoDriver driver, SafeFileHandle handle, FileAccess access) =>
        HasLinuxPipes(driver) ? LinuxPipe.Open(driver, handle, access) : PortablePipe.Open(driver, handle, access);

    internal static IoPipe OpenSharedPipe(IoDriver driver, SafeFileHandle handle, FileAccess access) =>
        HasLinuxPipes(driver) ? LinuxPipe.OpenShared(driver, handle, access) : PortablePipe.OpenShared(driver, handle, access);

    internal static IoProcess Start(IoDriver driver, ProcessCommand command) =>
        HasLinuxPipes(driver) && LinuxProcess.IsSupported
            ? LinuxProcess.Start(driver, command)
            : PortableProcess.Start(driver, command, IsWindows);

    private static bool HasLinuxPipes(IoDriver driver) => OperatingSystem.IsLinux() && driver.Kind is DriverKind.Epoll or DriverKind.IoUring;
}
