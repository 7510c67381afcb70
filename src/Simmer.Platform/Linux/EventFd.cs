using Microsoft.Win32.SafeHandles;

namespace Simmer.Platform.Linux;

/// <summary>The system's eventfd: a descriptor that somebody makes readable, and its reader resets.</summary>
internal static unsafe class EventFd
{
    private const int Flags = 0x80000 | 0x800; // EFD_CLOEXEC | EFD_NONBLOCK

    /// <summary>One that is not readable yet.</summary>
    /// <exception cref="IOException">The system has no descriptor or memory to spare.</exception>
    public static SafeFileHandle Create()
    {
        var result = SystemResult.Of(LibC.EventFd(initial: 0, Flags));
        return result.Failed
            ? throw result.Error.ToDriverException("eventfd")
            : new SafeFileHandle(result.Value, ownsHandle: true);
    }

    /// <summary>It is not readable any more, until it is set again.</summary>
    public static void Reset(SafeFileHandle handle)
    {
        ulong count;
        _ = LibC.Read((int)handle.DangerousGetHandle(), &count, sizeof(ulong));
    }
}
