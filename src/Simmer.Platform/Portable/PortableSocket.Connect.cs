using System.Net;
using System.Net.Sockets;

namespace Simmer.Platform.Portable;

// Connecting.
internal sealed partial class PortableSocket
{
    public override async Coroutine Connect(EndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        Begin(_output, "connect");
        try
        {
            if (!IsStream)
            {
                // It only notes the address: there is nothing to wait for.
                Try(() => _socket.Connect(peer), $"connect to {peer}");
                HearOfRefusals(true);
            }
            else if (BeginToConnect(peer))
            {
                await WaitFor(_output);
                ThrowIfClosed();
            }

            if (IsStream && _output.Call.SocketError is not SocketError.Success and var error)
            {
                throw error.ToSocketException($"connect to {peer}");
            }

            RemoteEndPoint = peer;
            _localEndPoint = null;
            _failure = SocketError.Success;
        }
        finally
        {
            _output.End();
        }
    }

    /// <summary>True: that goes on.</summary>
    private bool BeginToConnect(EndPoint peer)
    {
        var call = _output.Call;
        call.RemoteEndPoint = peer;
        Try(() => call.IsUnderWay = _socket.ConnectAsync(call), $"connect to {peer}");
        return call.IsUnderWay;
    }
}
