using Microsoft.Win32.SafeHandles;
using Simmer.LowLevel;
using Simmer.Platform.Linux;

namespace Simmer.Platform;

/// <summary>Chooses how a loop waits. The only file that asks which operating system this is.</summary>
public static class Drivers
{
    /// <summary>The fastest way that this machine permits: epoll on Linux; elsewhere, so far, timers and threads only.</summary>
    public static IPoller CreateDefault() => OperatingSystem.IsLinux() ? new EpollDriver() : new WaitingPoller();

    internal static (IoPipe Reader, IoPipe Writer) CreatePipe(IoDriver driver) =>
        HasLinuxPipes(driver) ? LinuxPipe.Create(driver) : PortablePipe.Create(driver);

    internal static IoPipe OpenPipe(IoDriver driver, SafeFileHandle handle, FileAccess access) =>
        HasLinuxPipes(driver) ? LinuxPipe.Open(driver, handle, access) : PortablePipe.Open(driver, handle, access);

    internal static IoPipe OpenSharedPipe(IoDriver driver, SafeFileHandle handle, FileAccess access) =>
        HasLinuxPipes(driver) ? LinuxPipe.OpenShared(driver, handle, access) : PortablePipe.OpenShared(driver, handle, access);

    internal static IoProcess Start(IoDriver driver, Command command) =>
        HasLinuxPipes(driver) && LinuxProcess.IsSupported
            ? LinuxProcess.Start(driver, command)
            : PortableProcess.Start(driver, command, isWindows: OperatingSystem.IsWindows());

    private static bool HasLinuxPipes(IoDriver driver) => OperatingSystem.IsLinux() && driver.CanWatch;
}
