namespace Simmer.Cli.Fetching;

/// <summary>A way to fetch many URLs.</summary>
internal interface IFetcher
{
    /// <summary>Fetches all of them, and returns when that is done, or when it was cancelled and everything has been cleaned up.</summary>
    /// <param name="requests">What to fetch.</param>
    /// <param name="job">How.</param>
    /// <param name="report">Hears of each when it has ended, from whichever thread.</param>
    /// <param name="cancellationToken">Breaks off what is under way, and begins nothing more.</param>
    void FetchAll(IReadOnlyList<FetchRequest> requests, FetchJob job, Action<FetchResult> report, CancellationToken cancellationToken);
}
