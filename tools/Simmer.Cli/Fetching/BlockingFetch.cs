namespace Simmer.Cli.Fetching;

/// <summary>Fetches one URL, and blocks the thread until that is done.</summary>
internal static class BlockingFetch
{
    /// <summary>Fetches <paramref name="request"/>. Whatever happens is in the result.</summary>
    public static FetchResult Fetch(HttpClient http, FetchRequest request, FetchJob job, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(job.TimeoutSeconds));
        using var attempt = new Attempt(request, job);
        try
        {
            Receive(http, attempt, limit.Token);
            return attempt.Ended();
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return attempt.Cancelled();
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            return attempt.TimedOut();
        }
        catch (Exception e)
        {
            return attempt.Failed(e);
        }
    }

    private static void Receive(HttpClient http, Attempt attempt, CancellationToken limit)
    {
        using var message = attempt.NewMessage();
        using var response = http.Send(message, HttpCompletionOption.ResponseHeadersRead, limit);
        if (!attempt.Accept(response))
        {
            return;
        }

        // A read that blocks takes no token. What ends it is that its connection is closed.
        using var cut = limit.Register(response.Dispose);
        using var body = response.Content.ReadAsStream(limit);
        var buffer = new byte[HttpClients.BufferSize];
        while (body.Read(buffer) is var count and > 0)
        {
            attempt.Take(buffer.AsSpan(0, count));
        }

        limit.ThrowIfCancellationRequested(); // A closed connection may look like the end of the body.
        attempt.Complete();
    }
}
