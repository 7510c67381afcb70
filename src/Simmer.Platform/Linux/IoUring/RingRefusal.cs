using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>Why there is no ring, in words with which somebody can do something.</summary>
internal static class RingRefusal
{
    private const string Switch = "/proc/sys/kernel/io_uring_disabled";

    /// <summary>What the system meant by refusing to make one.</summary>
    public static string Explain(Errno error) => Explain(error, ReadSwitch());

    /// <summary>What the system meant.</summary>
    /// <param name="error">Its word.</param>
    /// <param name="disabled">What <c>kernel.io_uring_disabled</c> says; null if the system has no such switch.</param>
    public static string Explain(Errno error, string? disabled)
    {
        var reason = error switch
        {
            Errno.NotPermitted when disabled is "2" => "the switch kernel.io_uring_disabled is 2: nobody may use it",
            Errno.NotPermitted when disabled is "1" =>
                "the switch kernel.io_uring_disabled is 1: only members of the group kernel.io_uring_group may use it",
            Errno.NotPermitted => "a seccomp filter, as containers have them, or kernel.io_uring_disabled forbids it",
            Errno.NotImplemented => "the kernel has none, or a seccomp filter hides it",
            Errno.Invalid => "the kernel is too old: it needs Linux 6.0",
            Errno.NoMemory => "the limit of locked memory (ulimit -l) is too low, or memory is short",
            Errno.TooManyFiles or Errno.TooManyFilesInSystem => "there is no descriptor to spare",
            _ => null,
        };
        var text = $"io_uring_setup: {Marshal.GetPInvokeErrorMessage((int)error)}";
        return reason is null ? text : $"{text} ({reason})";
    }

    /// <summary>What the system's rings lack; empty if nothing.</summary>
    public static string Explain(RingFeatures features)
    {
        var missing = RingFeatures.Required & ~features;
        return missing == RingFeatures.None ? "" : $"the kernel is too old: its io_uring lacks {missing}";
    }

    private static string? ReadSwitch()
    {
        try
        {
            return File.ReadAllText(Switch).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Before Linux 6.6 there is none; and in a sandbox /proc may be missing.
        }
    }
}
