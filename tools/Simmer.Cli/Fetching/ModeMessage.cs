using Simmer.Cli.Measuring;

namespace Simmer.Cli.Fetching;

/// <summary>A line from the process of a mode to the one that has started it. One of the three is there.</summary>
internal sealed record ModeMessage
{
    /// <summary>Warming up is over, and the measured part begins: so many threads there are already.</summary>
    public int? ThreadsBefore { get; init; }

    /// <summary>A URL has been dealt with.</summary>
    public FetchResult? Result { get; init; }

    /// <summary>The last line: the measured part has ended.</summary>
    public Measurement? Measured { get; init; }
}
