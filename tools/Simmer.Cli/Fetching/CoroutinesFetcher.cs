using static Simmer.Asyncio;

namespace Simmer.Cli.Fetching;

/// <summary>One event loop on one thread, and a coroutine for each URL.</summary>
internal sealed class CoroutinesFetcher : IFetcher
{
    public void FetchAll(IReadOnlyList<FetchRequest> requests, FetchJob job, Action<FetchResult> report, CancellationToken cancellationToken)
    {
        try
        {
            Run(() => FetchAllOnLoop(requests, job, report, cancellationToken), new LoopOptions { HandleSignals = false });
        }
        catch (CancelledException)
        {
            // As was asked for. Everybody has cleaned up.
        }
    }

    private static async Coroutine FetchAllOnLoop(
        IReadOnlyList<FetchRequest> requests, FetchJob job, Action<FetchResult> report, CancellationToken cancellationToken)
    {
        var (loop, main) = (EventLoop.Current, CurrentTask!);
        using var cancelling = cancellationToken.Register(() => loop.CallSoonThreadsafe(() => main.Cancel("by the user")));
        using var http = HttpClients.Create(LoopHttp.CreateHandler(loop), job);
        await ForEach(requests, job.Concurrency, async request => report(await CoroutineFetch.Fetch(http, request, job, cancellationToken)));
    }
}
