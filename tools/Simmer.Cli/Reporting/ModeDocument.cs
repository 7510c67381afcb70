using Simmer.Cli.Fetching;

namespace Simmer.Cli.Reporting;

/// <summary>A mode in the document of <c>--json</c>. What could not be measured is null.</summary>
internal sealed record ModeDocument
{
    /// <summary>Which one.</summary>
    public required FetchMode Mode { get; init; }

    /// <summary>How many URLs it was given.</summary>
    public required int Total { get; init; }

    /// <summary>How many it has fetched.</summary>
    public required int Fetched { get; init; }

    /// <summary>How many have failed.</summary>
    public required int Failed { get; init; }

    /// <summary>How many it did not finish, or did not begin.</summary>
    public required int Cancelled { get; init; }

    /// <summary>How many bytes of bodies have come.</summary>
    public required long Bytes { get; init; }

    /// <summary>From the first request to the end of the last.</summary>
    public required double? WallSeconds { get; init; }

    /// <summary>How many times as fast as the sequential mode.</summary>
    public required double? SpeedUp { get; init; }

    /// <summary>How many threads its process had before it began.</summary>
    public required int ThreadsBefore { get; init; }

    /// <summary>How many it had at most.</summary>
    public required int PeakThreads { get; init; }

    /// <summary>Time on a processor, all threads together.</summary>
    public required double? CpuSeconds { get; init; }

    /// <summary>How often a thread gave its processor up in order to wait.</summary>
    public required long? VoluntaryContextSwitches { get; init; }

    /// <summary>How often one was taken off its processor.</summary>
    public required long? InvoluntaryContextSwitches { get; init; }

    /// <summary>What has come of each URL, in the order of the input.</summary>
    public required IReadOnlyList<FetchResult> Results { get; init; }
}
