namespace Simmer;

/// <summary>Serves connections by TLS.</summary>
/// <remarks>
/// <code>
/// await TlsServer.Serve(ListenTcp(endpoint), new TlsServerOptions(certificate), async connection =>
/// {
///     await connection.WriteLine("hello");
/// });
/// </code>
/// To stop or drain it, make the server from <see cref="Handler{TStream}"/>:
/// <c>new TcpServer(listener, TlsServer.Handler&lt;TcpStream&gt;(options, Handle))</c>.
/// </remarks>
public static class TlsServer
{
    /// <summary>Accepts connections and runs <paramref name="handler"/> for each when it has shaken hands.</summary>
    /// <param name="listener">Where they come in.</param>
    /// <param name="tls">With which certificate.</param>
    /// <param name="handler">What to do with a connection.</param>
    /// <param name="options">How to serve.</param>
    /// <inheritdoc cref="StreamServer.Serve" path="/remarks|/exception"/>
    /// <inheritdoc cref="Handler" path="/remarks"/>
    public static Coroutine Serve<TStream>(
        IStreamListener<TStream> listener, TlsServerOptions tls, Func<TlsStream, Coroutine> handler, ServerOptions? options = null)
        where TStream : LoopStream => StreamServer.Serve(listener, Handler<TStream>(tls, handler), options);

    /// <summary>From a handler of encrypted connections to one of those below, for any server.</summary>
    /// <param name="tls">With which certificate.</param>
    /// <param name="handler">What to do with a connection.</param>
    /// <remarks>
    /// The handshake is a part of the handler's task, so a slow peer holds up nobody else. If it fails the connection is
    /// closed, and only <see cref="TlsServerOptions.HandshakeFailed"/> hears of it. When the handler has ended well, the peer is told that
    /// this is the end, and agrees; when it fails or is cancelled, the connection is broken off.
    /// </remarks>
    public static Func<TStream, Coroutine> Handler<TStream>(TlsServerOptions tls, Func<TlsStream, Coroutine> handler)
        where TStream : LoopStream
    {
        ArgumentNullException.ThrowIfNull(tls);
        ArgumentNullException.ThrowIfNull(handler);
        return connection => Handle(connection, tls, handler);
    }

    private static async Coroutine Handle(LoopStream connection, TlsServerOptions options, Func<TlsStream, Coroutine> handler)
    {
        if (await ShakeHands(connection, options) is not { } stream)
        {
            return;
        }

        try
        {
            await handler(stream);
        }
        catch
        {
            stream.Abort();
            throw;
        }

        await stream.ShutdownQuietly();
    }

    private static async Coroutine<TlsStream?> ShakeHands(LoopStream connection, TlsServerOptions options)
    {
        try
        {
            return await connection.StartTlsServer(options);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            options.HandshakeFailed?.Invoke(connection, e);
            return null;
        }
    }
}
