using System.Net;

namespace Simmer;

/// <summary><see cref="HttpClient"/> over the loop's own connections.</summary>
/// <remarks>
/// <code>
/// using var http = new HttpClient(LoopHttp.CreateHandler(EventLoop.Current));
/// var page = await http.GetStringAsync(url, CurrentToken);
/// </code>
/// </remarks>
public static class LoopHttp
{
    /// <summary>A handler for <see cref="HttpClient"/> that connects with <see cref="Asyncio.ConnectTcp(string, int, ConnectOptions?)"/>.</summary>
    /// <param name="loop">Whose connections it uses. Dispose the handler before the loop ends.</param>
    /// <param name="options">How to connect.</param>
    /// <returns>The handler, to be configured like any other. It is the caller's to dispose.</returns>
    /// <remarks>
    /// TLS is .NET's own, on top of the connection: certificates are verified unless the caller says otherwise in
    /// <see cref="SocketsHttpHandler.SslOptions"/>. Connections and their handshakes are made on the thread pool, because
    /// verifying a certificate may block; a request on a connection that exists is worked on by the thread that made it.
    /// <para><b>Cancellation.</b> As always with <see cref="HttpClient"/>: by the token. Give it <see cref="LoopTask.CancellationToken"/>.</para>
    /// <para>
    /// <b>Threads.</b> The handler may be used from every thread. A coroutine that awaits a request goes on, on its loop.
    /// Callbacks that verify certificates are called by the thread pool. <see cref="HttpClient.Send(HttpRequestMessage)"/>
    /// is not supported: on the loop it would block the loop that it waits for.
    /// </para>
    /// </remarks>
    public static SocketsHttpHandler CreateHandler(EventLoop loop, ConnectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        return new SocketsHttpHandler
        {
            ConnectCallback = (context, cancellationToken) =>
                Connect(loop, context.DnsEndPoint, options ?? ConnectOptions.Default, cancellationToken),
        };
    }

    private static async ValueTask<Stream> Connect(
        EventLoop loop, DnsEndPoint server, ConnectOptions options, CancellationToken cancellationToken)
    {
        if (loop.IsCurrent)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // To the thread pool.
        }

        return await loop.RunCoroutineThreadsafe(TcpConnector.Connect(server.Host, server.Port, options), cancellationToken)
            .ConfigureAwait(false);
    }
}
