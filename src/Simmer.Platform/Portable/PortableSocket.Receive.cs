using System.Net.Sockets;

namespace Simmer.Platform.Portable;

// Receiving: the system is asked to tell when something is there, by a receive into no buffer; what is there is taken by a
// second call, which does not wait, in the step of the task that asked.
//
// A receive without a buffer is what both families of systems offer for this. Windows completes it when there is data and
// takes nothing; elsewhere .NET itself makes it a peek. It is Kestrel's way to wait for idle connections, too.
internal sealed partial class PortableSocket
{
    // Something is there, or may be: the last receive has filled its buffer.
    private bool _hasInput;

    // Why the connection has failed. The system says it once, and afterwards it looks like an ordinary end; so it is kept.
    private SocketError _failure;

    public override async Coroutine<int> Receive(Memory<byte> buffer)
    {
        Begin(_input, "receive");
        try
        {
            if (IsDueToYield())
            {
                await default(LowLevel.YieldAwaitable);
            }

            int count;
            while (!TryTake(buffer.Span, out count))
            {
                if (!HasInputNow())
                {
                    await WaitFor(_input);
                }
            }

            return count;
        }
        finally
        {
            _input.End();
        }
    }

    public override bool TryReceive(Span<byte> buffer, out int count)
    {
        CheckUsable();
        _input.Begin("receive");
        try
        {
            _hasInput = true;
            return TryTake(buffer, out count);
        }
        finally
        {
            _input.End();
        }
    }

    /// <summary>False: there is nothing.</summary>
    private bool TryTake(Span<byte> buffer, out int count)
    {
        ThrowIfClosed();
        count = 0;
        if (!_hasInput)
        {
            return false;
        }

        var error = SocketError.Success;
        if (!buffer.IsEmpty)
        {
            count = _socket.Receive(buffer, SocketFlags.None, out error);
        }
        else if (_failure is SocketError.Success && !_socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
        {
            error = SocketError.WouldBlock; // It was there, and somebody has taken it since.
        }

        if (error.MustWait())
        {
            count = 0;
            return _hasInput = false;
        }

        RememberFailure(error);
        if (count == 0 && _failure is not SocketError.Success)
        {
            throw _failure.ToStreamException($"receive on {this}");
        }

        // A short one means drained. At the end, and after a failure, asking again gives the same answer at once.
        _hasInput = IsStream && (count == 0 || count == buffer.Length);
        return true;
    }

    /// <summary>Asks the system to tell when something is there, unless it has been asked. True: something is there now.</summary>
    private bool HasInputNow()
    {
        if (_input.IsUnderWay)
        {
            return false;
        }

        var call = _input.Call;
        PrepareToAsk(call);
        call.IsUnderWay = _socket.ReceiveAsync(call);
        if (call.IsUnderWay)
        {
            return false;
        }

        KeepInput(call);
        return true;
    }

    private void KeepInput(SocketCall call)
    {
        _hasInput = true;
        RememberFailure(call.SocketError);
    }

    private void RememberFailure(SocketError error)
    {
        // A datagram that does not fit into no buffer is there all the same.
        if (error is not (SocketError.Success or SocketError.MessageSize or SocketError.OperationAborted))
        {
            _failure = error;
        }
    }
}
