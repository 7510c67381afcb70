using System.Net;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

// Connecting: begun at once; when the socket becomes writable the system knows what has become of it.
internal sealed partial class EpollSocket
{
    // A Unix socket whose peer has no room in its queue says "try again", and nothing ever says when. Milliseconds; guessed.
    private const int LongestPause = 64;

    public override async Coroutine Connect(EndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        Begin(_output, "connect");
        try
        {
            var result = BeginToConnect(peer);
            for (var pause = 1; result.MustWait; pause = Math.Min(2 * pause, LongestPause))
            {
                await SleepOperation.For(TimeSpan.FromMilliseconds(pause));
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
