using System.Net;
using Simmer.Cli.Commands;

namespace Simmer.Cli.Fetching;

/// <summary>How every mode sets up its <see cref="HttpClient"/>: they differ only in where its connections come from.</summary>
internal static class HttpClients
{
    public const int MaxRedirects = 10;

    /// <summary>As much of a body as is read at a time.</summary>
    public const int BufferSize = 64 * 1024;

    /// <summary>A client over the given handler, which it disposes.</summary>
    public static HttpClient Create(SocketsHttpHandler handler, FetchJob job)
    {
        handler.UseProxy = job.UseProxy;
        handler.MaxAutomaticRedirections = MaxRedirects;
        handler.UseCookies = false; // No URL's answer depends on which one was fetched before it.
        handler.MaxResponseDrainSize = 0; // What is broken off is closed at once, which also ends a read that blocks.
        return new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan, // It would not count the body; we limit each URL as a whole.
            DefaultRequestVersion = HttpVersion.Version11,
            DefaultRequestHeaders = { { "User-Agent", $"simmer/{VersionAction.Version}" }, { "Accept", "*/*" } },
        };
    }
}
