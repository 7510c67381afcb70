using System.Net.Sockets;

namespace Simmer.Platform.Linux;

// What can be received or sent without waiting.
internal abstract partial class LinuxSocket
{
    // Why the connection has failed. The system says it once, to whoever asks first, and afterwards it looks like an
    // ordinary end; so it is kept here for the others.
    private Errno _failure;

    public override bool TryReceive(Span<byte> buffer, out int count)
    {
        if (buffer.IsEmpty)
        {
            throw new ArgumentException("There is no room for anything. To wait until something is there, await Receive.", nameof(buffer));
        }

        CheckUsable();
        ThrowIfBusy(IoReadiness.Readable, "receive");
        var result = ReceiveNow(buffer);
        count = Math.Max(0, result.Value);
        if (result.Failed && !result.MustWait)
        {
            throw result.Error.ToStreamException($"receive on {this}");
        }

        return !result.MustWait;
    }

    public override int TrySend(ReadOnlySpan<byte> data)
    {
        CheckUsable();
        ThrowIfBusy(IoReadiness.Writable, "send");
        var result = SocketCalls.Send(Descriptor, data);
        return result.MustWait ? 0 : result.Failed ? throw FailedToSend(result.Error) : result.Value;
    }

    /// <summary>Receives, or finds that nothing is there.</summary>
    protected virtual SystemResult ReceiveNow(Span<byte> buffer) => RememberFailure(SocketCalls.Receive(Descriptor, buffer));

    /// <summary>Throws if an operation is under way in that direction.</summary>
    protected virtual void ThrowIfBusy(IoReadiness direction, string operation)
    {
        Begin(direction, operation);
        End(direction);
    }

    /// <summary>What a receive came to, for whoever receives: after a failure, a stream has no end but that failure.</summary>
    protected SystemResult RememberFailure(SystemResult result)
    {
        if (Type is not SocketType.Stream)
        {
            return result; // It is about one message, and none that comes later has to do with it.
        }

        if (result.Failed)
        {
            _failure = result.MustWait ? _failure : result.Error;
            return result;
        }

        return result.Value == 0 && _failure != Errno.None ? SystemResult.Of(_failure) : result;
    }

    /// <summary>Sending has failed, and why.</summary>
    protected IOException FailedToSend(Errno error)
    {
        // A broken pipe is about this direction only: what the peer has sent can still be received, and its end.
        _failure = error is Errno.BrokenPipe ? _failure : error;
        return error.ToStreamException($"send on {this}");
    }
}
