using Microsoft.Win32.SafeHandles;
using Simmer.LowLevel;
using Simmer.Platform.Linux;

namespace Simmer.Platform;

/// <summary>Chooses how a loop waits. The only file that asks which operating system this is.</summary>
public static class Drivers
{
    /// <summary>The fastest way that this machine permits: epoll on Linux; elsewhere, so far, timers and threads only.</summary>
    public static IPoller CreateDefault() => OperatingSystem.IsLinux() ? new EpollDriver() : new WaitingPoller();

    /// <summary>Reads what the system's cache holds of a file, without waiting for a disk.</summary>
    /// <param name="file">The file.</param>
    /// <param name="buffer">Takes it. Not empty.</param>
    /// <param name="offset">Where to read, in bytes from the beginning.</param>
    /// <param name="count">How many bytes: at least one.</param>
    /// <returns>False: the disk has to be asked, or the file ends there, or something is wrong; or this system cannot say.</returns>
    public static bool TryReadCached(SafeFileHandle file, Span<byte> buffer, long offset, out int count)
    {
        ArgumentNullException.ThrowIfNull(file);
        count = 0;
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        // Zero counts as failed: Linux 5.9 and 5.10 said it for what was not in the cache.
        count = Math.Max(0, FileCalls.ReadCached((int)file.DangerousGetHandle(), buffer, offset).Value);
        return count > 0;
    }

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

    /// <summary>An io_uring for files, beside the loop's driver.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="whyNot">If there is none: why.</param>
    /// <returns>Null: this machine, or its administrator, does not permit it.</returns>
    public static FileEngine? TryCreateFileRing(EventLoop loop, out string? whyNot)
    {
        ArgumentNullException.ThrowIfNull(loop);
        if (!OperatingSystem.IsLinux())
        {
            whyNot = "only Linux has it";
            return null;
        }

        return FileRing.TryCreate(loop, out whyNot);
    }
    internal static (IoPipe Reader, IoPipe Writer) CreatePipe(IoDriver driver) =>
        HasLinuxPipes(driver) ? LinuxPipe.Create(driver) : PortablePipe.Create(driver);

    internal static IoPipe OpenPipe(IoDriver driver, SafeFileHandle handle, FileAccess access) =>
        HasLinuxPipes(driver) ? LinuxPipe.Open(driver, handle, access) : PortablePipe.Open(driver, handle, access);

    internal static IoPipe OpenSharedPipe(IoDriver driver, SafeFileHandle handle, FileAccess access) =>
        HasLinuxPipes(driver) ? LinuxPipe.OpenShared(driver, handle, access) : PortablePipe.OpenShared(driver, handle, access);

    /// <summary>One of the three standard streams of the process; nothing is changed that other programs could notice.</summary>
    /// <param name="driver">Whose pipe it becomes.</param>
    /// <param name="stream">Which.</param>
    /// <exception cref="IOException">The process has no such stream: it was closed.</exception>
    public static IoPipe OpenStandard(IoDriver driver, StandardStream stream)
    {
        ArgumentNullException.ThrowIfNull(driver);
        return HasLinuxPipes(driver) ? LinuxPipe.OpenStandard(driver, stream) : PortablePipe.OpenStandard(driver, stream);
    }

    private static bool HasLinuxPipes(IoDriver driver) => OperatingSystem.IsLinux() && driver.CanWatch;
}
