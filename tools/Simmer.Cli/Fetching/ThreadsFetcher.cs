namespace Simmer.Cli.Fetching;

/// <summary>Many threads, each of which takes the next URL and blocks until it has it.</summary>
/// <remarks>Threads of their own, not the pool's: the pool adds threads that block so slowly that it would lose by that alone.</remarks>
internal sealed class ThreadsFetcher : IFetcher
{
    public void FetchAll(IReadOnlyList<FetchRequest> requests, FetchJob job, Action<FetchResult> report, CancellationToken cancellationToken)
    {
        using var http = HttpClients.Create(new SocketsHttpHandler(), job);
        var taken = -1;
        var threads = new Thread[Math.Min(job.Concurrency, requests.Count)];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"fetch-{i}" };
            threads[i].Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        void Work()
        {
            while (!cancellationToken.IsCancellationRequested && Interlocked.Increment(ref taken) is var index && index < requests.Count)
            {
                report(BlockingFetch.Fetch(http, requests[index], job, cancellationToken));
            }
        }
    }
}
