namespace Simmer.Cli.Fetching;

/// <summary>One after the other, on one thread: the program that everybody writes first.</summary>
internal sealed class SequentialFetcher : IFetcher
{
    public void FetchAll(IReadOnlyList<FetchRequest> requests, FetchJob job, Action<FetchResult> report, CancellationToken cancellationToken)
    {
        using var http = HttpClients.Create(new SocketsHttpHandler(), job);
        foreach (var request in requests)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            report(BlockingFetch.Fetch(http, request, job, cancellationToken));
        }
    }
}
