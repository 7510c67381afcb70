namespace Simmer.Cli.Fetching;

/// <summary>What one mode has to do: sent to the process that does it.</summary>
internal sealed record FetchJob
{
    /// <summary>How to fetch.</summary>
    public required FetchMode Mode { get; init; }

    /// <summary>What to fetch.</summary>
    public required IReadOnlyList<FetchRequest> Requests { get; init; }

    /// <summary>How many at a time.</summary>
    public required int Concurrency { get; init; }

    /// <summary>How long one may take.</summary>
    public required double TimeoutSeconds { get; init; }

    /// <summary>The folder for the bodies; null: they are not kept.</summary>
    public string? Output { get; init; }

    /// <summary>Whether a proxy that the environment names is used. Not for this machine's own pages.</summary>
    public bool UseProxy { get; init; }

    /// <summary>A page of a server of our own, to be fetched a few times before anything is measured; null: nothing is warmed up.</summary>
    public Uri? WarmUp { get; init; }
}
