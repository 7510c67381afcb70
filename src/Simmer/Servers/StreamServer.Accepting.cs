using System.Net.Sockets;

namespace Simmer;

// Accepting, whatever happens.
public partial class StreamServer<TStream>
{
    // As in asyncio: long enough for somebody to close something.
    private static readonly TimeSpan s_pauseInShortage = TimeSpan.FromSeconds(1);

    private Coroutine AcceptEverywhere() => _listeners is [var single]
        ? AcceptAll(single)
        : TaskGroup.Run(async group =>
        {
            foreach (var listener in _listeners)
            {
                group.Spawn(AcceptAll(listener), $"accept at {listener}");
            }
        });

    private async Coroutine AcceptAll(IStreamListener<TStream> listener)
    {
        while (true)
        {
            await _connections.WaitForRoom();
            if (await AcceptPatiently(listener) is not { } connection)
            {
                return;
            }

            await _connections.Add(connection);
        }
    }

    /// <summary>The next connection; null when the listener has been disposed.</summary>
    private async Coroutine<TStream?> AcceptPatiently(IStreamListener<TStream> listener)
    {
        while (true)
        {
            try
            {
                return await listener.Accept();
            }
            catch (Exception e) when (IsAboutThePeer(e))
            {
                _refused++; // That one is gone. The next one has nothing to do with it.
            }
            catch (SocketException e) when (MayPass(e.SocketErrorCode))
            {
                _refused++;
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

    // Linux tells here, too, what has already gone wrong on the way of a new connection. An IOException is a connection that
    // could not be established although it was accepted: a handshake that failed.
    private static bool IsAboutThePeer(Exception exception) => exception is IOException or SocketException
    {
        SocketErrorCode: SocketError.ConnectionAborted
            or SocketError.ConnectionReset or SocketError.TimedOut
            or SocketError.NetworkDown or SocketError.NetworkUnreachable
            or SocketError.HostDown or SocketError.HostUnreachable
            or SocketError.ProtocolOption or SocketError.OperationNotSupported,
    };
}
