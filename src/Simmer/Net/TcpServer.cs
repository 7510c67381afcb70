using System.Net.Sockets;

namespace Simmer;

/// <summary>Serves connections, each in a task of its own that does not outlive the server.</summary>
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
/// </remarks>
public static class TcpServer
{
    // As in asyncio: long enough for somebody to close something.
    private static readonly TimeSpan s_pauseInShortage = TimeSpan.FromSeconds(1);

    /// <summary>Accepts connections and runs <paramref name="handler"/> for each, until it is cancelled or the listener is disposed.</summary>
    /// <param name="listener">Where they come in. Disposing it stops the server gently: nothing more is accepted, and this ends when the handlers have.</param>
    /// <param name="handler">What to do with a connection, which is closed when that has ended. If it fails the failure is reported, and harms no other connection.</param>
    /// <remarks>
    /// <para>
    /// When the system has no more descriptors or memory, that is reported, and nothing is accepted for a second; the
    /// connections that are open are served on. A peer that has gone before it was accepted is ignored.
    /// </para>
    /// <para>
    /// <b>Cancellation.</b> The listener is disposed, the handlers are cancelled and waited for, and their connections are
    /// closed. A connection that nobody has accepted is reset by the system.
    /// </para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    public static async Coroutine Serve(TcpListener listener, Func<TcpStream, Coroutine> handler)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentNullException.ThrowIfNull(handler);
        await TaskGroup.Run(
            async group =>
            {
                using (listener)
                {
                    while (await AcceptPatiently(listener) is { } connection)
                    {
                        Begin(group, connection, handler);
                    }
                }
            },
            ChildFailure.Report);
    }

    private static void Begin(TaskGroup group, TcpStream connection, Func<TcpStream, Coroutine> handler)
    {
        try
        {
            // Not by a using in the handler's task: a task that is cancelled before its first step never takes it.
            group.CreateTask(Handle(connection, handler), $"connection from {connection.RemoteEndPoint}").AddDoneCallback(_ => connection.Dispose());
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // What a handler does before its first await, it does here, too: in its own task.
    private static async Coroutine Handle(TcpStream connection, Func<TcpStream, Coroutine> handler) => await handler(connection);

    /// <summary>The next connection; null when the listener has been disposed.</summary>
    private static async Coroutine<TcpStream?> AcceptPatiently(TcpListener listener)
    {
        while (true)
        {
            try
            {
                return await listener.Accept();
            }
            catch (SocketException e) when (IsAboutThePeer(e.SocketErrorCode))
            {
                // That one is gone. The next one has nothing to do with it.
            }
            catch (SocketException e) when (MayPass(e.SocketErrorCode))
            {
                EventLoop.Current.Report(new LoopError(
                    LoopErrorKind.Callback, $"The {listener} cannot accept: {e.Message}. It tries again in {s_pauseInShortage.TotalSeconds} s.", e));
                await Asyncio.Sleep(s_pauseInShortage);
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
        }
    }

    // A shortage, or something that the system did not tell before. The connections that are served have no part in it, so
    // only what says that nothing can ever be accepted here ends the server.
    private static bool MayPass(SocketError error) => error is not (SocketError.InvalidArgument or SocketError.NotSocket);

    // Linux tells here, too, what has already gone wrong on the way of a new connection.
    private static bool IsAboutThePeer(SocketError error) => error is SocketError.ConnectionAborted
        or SocketError.ConnectionReset or SocketError.TimedOut
        or SocketError.NetworkDown or SocketError.NetworkUnreachable
        or SocketError.HostDown or SocketError.HostUnreachable
        or SocketError.ProtocolOption or SocketError.OperationNotSupported;
}
