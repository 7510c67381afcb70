using System.Net;

namespace Simmer.Platform.Linux;

// Connecting: begun at once; when the socket becomes writable the system knows what has become of it.
internal sealed partial class EpollSocket
{
    public override async Coroutine Connect(EndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        Begin(_output, "connect");
        try
        {
            var result = BeginToConnect(peer);
            for (var pauses = default(Pauses); result.MustWait;)
            {
                await pauses.Next(); // A Unix socket whose peer's queue is full.
                ThrowIfClosed();
                result = BeginToConnect(peer);
            }

            if (result.Error is Errno.InProgress)
            {
                await WaitForEdge(_output);
                ThrowIfClosed();
                result = SocketCalls.TakeError(Descriptor);
            }

            if (result.Failed)
            {
                throw result.Error.ToSocketException($"connect to {peer}");
            }

            BecomeConnected(peer);
        }
        finally
        {
            _output.End();
        }
    }

    private SystemResult BeginToConnect(EndPoint peer)
    {
        var result = SocketCalls.Connect(Descriptor, peer.Serialize().AsSpan());
        if (!result.Failed || result.Error is Errno.InProgress)
        {
            Register();
        }

        return result;
    }
}
