using System.ComponentModel;

namespace Simmer.Bench.Harness;

/// <summary>An implementation that runs on this machine: what it calls itself, and what it can measure.</summary>
internal sealed record Participant(Implementation Implementation, string Version, IReadOnlySet<string> Workloads)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public bool TakesPartIn(Workload workload) =>
        workload.IsFor(Implementation) && Workloads.Contains(workload.Procedure.ListedAs(workload));

    /// <summary>Asks the program itself. Nothing is known about it from elsewhere, so the two cannot disagree.</summary>
    /// <returns>The participant, or why there is none.</returns>
    public static async Task<(Participant? Participant, string? Missing)> Find(
        Implementation implementation, CancellationToken stop)
    {
        try
        {
            var version = await Ask(implementation, "--version", stop);
            var workloads = await Ask(implementation, "--list", stop);
            return (new(implementation, version, workloads.Split('\n').ToHashSet(StringComparer.Ordinal)), null);
        }
        catch (MeasurementException exception)
        {
            return (null, exception.Message);
        }
    }

    private static async Task<string> Ask(Implementation implementation, string question, CancellationToken stop)
    {
        // The runtime would say the same of a file that is not there, but in more words.
        if (implementation.Command.FirstOrDefault(part => Path.IsPathRooted(part) && !File.Exists(part)) is { } absent)
        {
            var isOurs = absent.StartsWith(Programs.Root, StringComparison.Ordinal);
            throw new MeasurementException(isOurs ? "not built" : $"{absent} is not installed");
        }

        try
        {
            var (exitCode, output, errors) = await ChildProcess.Run(implementation.CommandFor(question), _patience, stop);
            return exitCode == 0 ? output.Trim() : throw new MeasurementException(errors.Trim().Split('\n')[^1]);
        }
        catch (Win32Exception)
        {
            throw new MeasurementException($"{implementation.Command[0]} is not installed");
        }
    }
}
