using System.Diagnostics;
using System.Globalization;

namespace Simmer.Cli.Measuring;

/// <summary>How many threads a process has, seen from outside, so that looking does not disturb it.</summary>
internal static class ThreadCount
{
    private const string Field = "Threads:";

    /// <summary>The threads of a process; zero if it has gone.</summary>
    public static int Of(int processId)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var process = Process.GetProcessById(processId);
                return process.Threads.Count;
            }

            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(static line => line.StartsWith(Field, StringComparison.Ordinal));
            return line is null ? 0 : int.Parse(line.AsSpan(Field.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException)
        {
            return 0;
        }
    }
}
