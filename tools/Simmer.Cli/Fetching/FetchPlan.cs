namespace Simmer.Cli.Fetching;

/// <summary>What the user has asked for.</summary>
internal sealed record FetchPlan
{
    /// <summary>What to fetch; null: the pages of the demonstration.</summary>
    public required IReadOnlyList<Uri>? Urls { get; init; }

    /// <summary>How, one mode after the other.</summary>
    public required IReadOnlyList<FetchMode> Modes { get; init; }

    /// <summary>How many at a time.</summary>
    public required int Concurrency { get; init; }

    /// <summary>How long one may take.</summary>
    public required double TimeoutSeconds { get; init; }

    /// <summary>The folder for the bodies; null: they are not kept.</summary>
    public required string? Output { get; init; }

    /// <summary>How many pages the demonstration has.</summary>
    public required int DemoPages { get; init; }

    /// <summary>How much slower than usual they are.</summary>
    public required double DemoLatencyScale { get; init; }

    /// <summary>Is this the demonstration?</summary>
    public bool IsDemo => Urls is null;

    /// <summary>How many requests there are in all modes together.</summary>
    public int TotalRequests => Modes.Count * (Urls?.Count ?? DemoPages);
}
