using Microsoft.Win32.SafeHandles;
using Simmer.Platform.Linux;

namespace Simmer.Platform;

// What systems offer for files.
public static partial class Drivers
{
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
}
