using Simmer.Cli.Measuring;

namespace Simmer.Cli.Fetching;

/// <summary>What a mode has done so far. It grows while the mode runs, so that it can be reported also when somebody breaks it off.</summary>
internal sealed class ModeReport(FetchMode mode, int total)
{
    private readonly FetchResult?[] _results = new FetchResult?[total];

    /// <summary>Which mode.</summary>
    public FetchMode Mode { get; } = mode;

    /// <summary>How many URLs it was given.</summary>
    public int Total => _results.Length;

    /// <summary>How many have been dealt with.</summary>
    public int Done { get; private set; }

    /// <summary>How many of those have failed.</summary>
    public int Failed { get; private set; }

    /// <summary>How many bytes have come.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many threads its process had before it began to fetch.</summary>
    public int ThreadsBefore { get; set; }

    /// <summary>How many it had at most, as far as anybody has seen.</summary>
    public int PeakThreads { get; set; }

    /// <summary>What it has cost; null as long as it runs.</summary>
    public Measurement? Measured { get; set; }

    /// <summary>Has it done everything?</summary>
    public bool IsComplete => Done == Total;

    /// <summary>What has come of the URLs, in the order of the input; those that nobody came to are left out.</summary>
    public IEnumerable<FetchResult> Results => _results.OfType<FetchResult>();

    /// <summary>Notes what has come of one.</summary>
    public void Add(FetchResult result)
    {
        _results[result.Index] = result;
        Bytes += result.Bytes;
        if (!result.IsCancelled)
        {
            Done++;
            Failed += result.Error is null ? 0 : 1;
        }
    }
}
