using System.Text.Json.Serialization;

namespace Simmer.Cli.Fetching;

/// <summary>What came of one URL.</summary>
internal sealed record FetchResult
{
    /// <summary>Its place in the input.</summary>
    public required int Index { get; init; }

    /// <summary>The URL, as it was asked for.</summary>
    public required Uri Url { get; init; }

    /// <summary>What the server said; null: it said nothing.</summary>
    public int? Status { get; init; }

    /// <summary>How many bytes of the body have come.</summary>
    public long Bytes { get; init; }

    /// <summary>How long it took.</summary>
    public double Seconds { get; init; }

    /// <summary>The file with the body; null: it was not kept.</summary>
    public string? File { get; init; }

    /// <summary>Why it failed, in plain words; null: it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Was it broken off by the user? That is no failure.</summary>
    [JsonPropertyName("cancelled")]
    public bool IsCancelled { get; init; }
}
