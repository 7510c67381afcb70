namespace Simmer;

/// <summary>Serves TCP connections, each in a task of its own that does not outlive the server. asyncio's <c>start_server</c>.</summary>
/// <remarks>
/// <code>
/// await TcpServer.Serve(ListenTcp(endpoint), async connection =>
/// {
///     var buffer = new byte[4096];
///     while (await connection.Read(buffer) is var count and > 0)
///     {
///         await connection.Write(buffer.AsMemory(0, count));
///     }
/// });
/// </code>
/// Make an object of it to stop, drain or abort it, and to see what it does. How it serves: <see cref="StreamServer{TStream}"/>.
/// </remarks>
public sealed class TcpServer : StreamServer<TcpStream>
{
    /// <inheritdoc cref="StreamServer{TStream}(IStreamListener{TStream}, Func{TStream, Coroutine}, ServerOptions?)"/>
    public TcpServer(IStreamListener<TcpStream> listener, Func<TcpStream, Coroutine> handler, ServerOptions? options = null)
        : base(listener, handler, options)
    {
    }

    /// <inheritdoc cref="StreamServer{TStream}(IEnumerable{IStreamListener{TStream}}, Func{TStream, Coroutine}, ServerOptions?)"/>
    public TcpServer(
        IEnumerable<IStreamListener<TcpStream>> listeners, Func<TcpStream, Coroutine> handler, ServerOptions? options = null)
        : base(listeners, handler, options)
    {
    }

    /// <inheritdoc cref="StreamServer.Serve{TStream}"/>
    public static Coroutine Serve(IStreamListener<TcpStream> listener, Func<TcpStream, Coroutine> handler, ServerOptions? options = null) =>
        new TcpServer(listener, handler, options).Run();

    private protected override object PeerOf(TcpStream connection) => connection.RemoteEndPoint ?? (object)connection;
}
