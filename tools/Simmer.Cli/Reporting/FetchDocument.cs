namespace Simmer.Cli.Reporting;

/// <summary>The document of <c>--json</c>.</summary>
internal sealed record FetchDocument
{
    /// <summary>Were these the pages of the demonstration?</summary>
    public required bool Demonstration { get; init; }

    /// <summary>How many were fetched at a time, at most.</summary>
    public required int Concurrency { get; init; }

    /// <summary>How long each might take.</summary>
    public required double TimeoutSeconds { get; init; }

    /// <summary>How many requests, of all modes, were not done because of Ctrl-C or SIGTERM.</summary>
    public required int Cancelled { get; init; }

    /// <summary>The program's exit code.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The modes, in the order in which they ran.</summary>
    public required IReadOnlyList<ModeDocument> Modes { get; init; }
}
