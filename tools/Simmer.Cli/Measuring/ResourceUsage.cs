using System.Runtime.InteropServices;

namespace Simmer.Cli.Measuring;

/// <summary>What this process has used so far, all of its threads together, those that have ended included.</summary>
/// <param name="CpuSeconds">Time on a processor, for the program and for the system on its behalf.</param>
/// <param name="VoluntarySwitches">How often a thread gave its processor up, in order to wait; null where the system does not count.</param>
/// <param name="InvoluntarySwitches">How often one was taken off; null where the system does not count.</param>
internal sealed record ResourceUsage(double CpuSeconds, long? VoluntarySwitches, long? InvoluntarySwitches)
{
    /// <summary>Asks the system.</summary>
    public static ResourceUsage Now()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || GetResourceUsage(who: 0, out var usage) != 0)
        {
            return new ResourceUsage(Environment.CpuUsage.TotalTime.TotalSeconds, VoluntarySwitches: null, InvoluntarySwitches: null);
        }

        var seconds = usage.UserSeconds + usage.SystemSeconds + ((usage.UserMicroseconds + usage.SystemMicroseconds) / 1e6);
        return new ResourceUsage(seconds, usage.VoluntarySwitches, usage.InvoluntarySwitches);
    }

    /// <summary>What was used in between.</summary>
    public static ResourceUsage operator -(ResourceUsage end, ResourceUsage start) => new(
        end.CpuSeconds - start.CpuSeconds, end.VoluntarySwitches - start.VoluntarySwitches, end.InvoluntarySwitches - start.InvoluntarySwitches);

    [DllImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetResourceUsage(int who, out NativeUsage usage);

    // struct rusage of 64-bit Linux: two timevals, and fourteen longs of which the last two count switches.
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct NativeUsage
    {
        [FieldOffset(0)]
        public long UserSeconds;

        [FieldOffset(8)]
        public long UserMicroseconds;

        [FieldOffset(16)]
        public long SystemSeconds;

        [FieldOffset(24)]
        public long SystemMicroseconds;

        [FieldOffset(128)]
        public long VoluntarySwitches;

        [FieldOffset(136)]
        public long InvoluntarySwitches;
    }
}
