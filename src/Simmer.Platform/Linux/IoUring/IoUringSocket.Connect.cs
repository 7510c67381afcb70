using System.Net;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

// Connecting: begun by a plain call, because what is under way then can be waited for again and again, even when the loop has
// stopped in between. When the socket becomes writable the system knows what has become of it.
internal sealed partial class IoUringSocket
{
    // A Unix socket whose peer has no room in its queue says "try again", and nothing ever says when. Milliseconds; guessed.
    private const int LongestPause = 64;

    public override async Coroutine Connect(EndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        Begin(_output, "connect");
        try
        {
            var result = SocketCalls.Connect(Descriptor, peer.Serialize().AsSpan());
            for (var pause = 1; result.MustWait; pause = Math.Min(2 * pause, LongestPause))
            {
                await SleepOperation.For(TimeSpan.FromMilliseconds(pause));
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
