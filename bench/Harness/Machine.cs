using System.Runtime.InteropServices;

namespace Simmer.Bench.Harness;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Cpu { get; } =
        File.Exists("/proc/cpuinfo")
        && File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();

    public static string System { get; } = $"{RuntimeInformation.OSDescription}, kernel {Environment.OSVersion.Version}";

    public static string Describe()
    {
        var pinning = Pinning.IsPossible ? "everybody pinned to one, unless two threads work together" : "nobody pinned to one";
        return $"""
            cpu          {Cpu}, {Environment.ProcessorCount} cores, {pinning}
            system       {System}
            """;
    }
}
