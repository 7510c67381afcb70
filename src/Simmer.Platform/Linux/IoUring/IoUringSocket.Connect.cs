using System.Net;

namespace Simmer.Platform.Linux;

// Connecting: begun by a plain call, because what is under way then can be waited for again and again, even when the loop has
// stopped in between. When the socket becomes writable the system knows what has become of it.
internal sealed partial class IoUringSocket
{
    public override async Coroutine Connect(EndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        Begin(_output, "connect");
        try
        {
            var result = SocketCalls.Connect(Descriptor, peer.Serialize().AsSpan());
            for (var pauses = default(Pauses); result.MustWait;) // A Unix socket whose peer has no room in its queue.
            {
                await pauses.Next();
                ThrowIfClosed();
                result = SocketCalls.Connect(Descriptor, peer.Serialize().AsSpan());
            }

            while (result.Error is Errno.InProgress)
            {
                await WaitUntilReady(IoReadiness.Writable);
                ThrowIfClosed();
                if (!IsToBeRepeated(_polled))
                {
                    result = _polled.Failed ? _polled : SocketCalls.TakeError(Descriptor);
                }
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
}
