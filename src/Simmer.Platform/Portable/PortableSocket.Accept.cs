using System.Net.Sockets;

namespace Simmer.Platform.Portable;

// Accepting: nothing tells that somebody is there but having accepted him. Whom nobody takes, because the task was
// cancelled meanwhile, the next one gets.
internal sealed partial class PortableSocket
{
    private Socket? _accepted;
    private SocketError _acceptFailure;

    public override async Coroutine<IoSocket> Accept()
    {
        Begin(_input, "accept");
        try
        {
            if (IsDueToYield())
            {
                await default(LowLevel.YieldAwaitable);
            }

            Socket? accepted;
            while ((accepted = TakeAccepted()) is null)
            {
                if (IsAccepting())
                {
                    await WaitFor(_input);
                    ThrowIfClosed();
                }
            }

            return Adopt(accepted);
        }
        finally
        {
            _input.End();
        }
    }

    /// <summary>Null: nobody has come yet.</summary>
    private Socket? TakeAccepted()
    {
        if (_acceptFailure is not SocketError.Success and var error)
        {
            _acceptFailure = SocketError.Success;
            throw error.ToSocketException($"accept on {LocalEndPoint}");
        }

        var accepted = _accepted;
        _accepted = null;
        return accepted;
    }

    /// <summary>Begins to accept, if that is not under way. False: it has ended at once.</summary>
    private bool IsAccepting()
    {
        if (_input.IsUnderWay)
        {
            return true;
        }

        var call = _input.Call;
        try
        {
            call.IsUnderWay = _socket.AcceptAsync(call);
        }
        catch (SocketException e)
        {
            throw e.SocketErrorCode.ToSocketException($"accept on {LocalEndPoint}");
        }
        catch (InvalidOperationException)
        {
            // .NET's own way to say that it does not listen.
            throw SocketError.InvalidArgument.ToSocketException($"accept on {LocalEndPoint}");
        }

        if (!call.IsUnderWay)
        {
            KeepAccepted(call);
        }

        return call.IsUnderWay;
    }

    private void KeepAccepted(SocketCall call)
    {
        _accepted = call.AcceptSocket;
        call.AcceptSocket = null; // Or the next connection would be put into the same socket.
        _acceptFailure = call.SocketError is SocketError.ConnectionReset or SocketError.NotConnected
            ? SocketError.Success // Windows' way to say that he who came has gone again: it is the next one's turn.
            : call.SocketError;
        if (_isClosed || call.SocketError is not SocketError.Success)
        {
            _accepted?.Dispose();
            _accepted = null;
        }
    }

    private PortableSocket Adopt(Socket accepted)
    {
        try
        {
            accepted.NoDelay = _socket.NoDelay; // Most systems pass it on by themselves.
        }
        catch (SocketException)
        {
            // It is not TCP, or the peer has gone; who receives will see.
        }

        return new PortableSocket(_driver, accepted);
    }
}
