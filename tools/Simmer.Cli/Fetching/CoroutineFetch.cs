using static Simmer.Asyncio;

namespace Simmer.Cli.Fetching;

/// <summary>Fetches one URL, and lets others run while it waits. Beside <see cref="BlockingFetch"/>, line by line.</summary>
internal static class CoroutineFetch
{
    /// <summary>Fetches <paramref name="request"/>. Whatever happens is in the result.</summary>
    public static async Coroutine<FetchResult> Fetch(HttpClient http, FetchRequest request, FetchJob job, CancellationToken cancelled)
    {
        using var attempt = new Attempt(request, job);
        var limit = CancelScope.After(TimeSpan.FromSeconds(job.TimeoutSeconds));
        try
        {
            return await limit.Use(_ => Receive(http, attempt)) ? attempt.Ended() : attempt.TimedOut();
        }
        catch (Exception) when (cancelled.IsCancellationRequested)
        {
            return attempt.Cancelled();
        }
        catch (Exception) when (limit.IsCancelled)
        {
            return attempt.TimedOut(); // Something on the way has made another exception of the cancellation.
        }
        catch (Exception e)
        {
            return attempt.Failed(e);
        }
    }

    private static async Coroutine Receive(HttpClient http, Attempt attempt)
    {
        var limit = CurrentToken; // The scope's: for foreign code, which knows of no scopes.
        using var message = attempt.NewMessage();
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit);
        if (!attempt.Accept(response))
        {
            return;
        }

        await using var body = await response.Content.ReadAsStreamAsync(limit);
        var buffer = new byte[HttpClients.BufferSize];
        while (await body.ReadAsync(buffer, limit) is var count and > 0)
        {
            await attempt.TakeAsync(buffer.AsMemory(0, count));
        }

        attempt.Complete();
    }
}
