using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;

namespace Simmer.Platform.Portable;

// Sending: tried at once, because there is nearly always room. Nothing tells when there is room again but a send that has
// ended; so the next part is copied, and the copy given to the system until it has ended, whatever happens to the task.
internal sealed partial class PortableSocket
{
    private const int PartSize = 64 * 1024;

    // What the system has for as long as that call is under way. Rented.
    private byte[]? _part;
    private SocketError _partFailure;

    public override async Coroutine Send(ReadOnlyMemory<byte> data)
    {
        Begin(_output, "send");
        try
        {
            if (IsDueToYield())
            {
                await default(LowLevel.YieldAwaitable);
            }

            var hasNothing = data.IsEmpty;
            while (!hasNothing && !TrySend(ref data)) // Nothing need not wait for what somebody left under way.
            {
                await WaitFor(_output);
            }
        }
        finally
        {
            _output.End();
        }
    }

    // Small pieces are put together, which is cheaper than to keep a list of pinned ones; large ones are sent from where
    // they are.
    public override async Coroutine Send(IReadOnlyList<ReadOnlyMemory<byte>> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Begin(_output, "send");
        var gathered = ArrayPool<byte>.Shared.Rent(PartSize);
        try
        {
            if (IsDueToYield())
            {
                await default(LowLevel.YieldAwaitable);
            }

            for (var next = 0; next < data.Count;)
            {
                var count = 0;
                while (next < data.Count && data[next].Length <= gathered.Length - count)
                {
                    data[next].Span.CopyTo(gathered.AsSpan(count));
                    count += data[next].Length;
                    next++;
                }

                var isLarge = count == 0 && next < data.Count;
                var piece = isLarge ? data[next++] : gathered.AsMemory(0, count);
                while (!TrySend(ref piece))
                {
                    await WaitFor(_output);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(gathered);
            _output.End();
        }
    }

    public override int TrySend(ReadOnlySpan<byte> data)
    {
        CheckUsable();
        _output.Begin("send");
        try
        {
            ThrowPartFailure();
            return _output.IsUnderWay || data.IsEmpty ? 0 : SendNow(data);
        }
        finally
        {
            _output.End();
        }
    }

    /// <summary>False: a part is under way; when that has ended, try again. <paramref name="data"/> becomes what is left.</summary>
    private bool TrySend(ref ReadOnlyMemory<byte> data)
    {
        ThrowIfClosed();
        while (true)
        {
            if (_output.IsUnderWay)
            {
                return false;
            }

            ThrowPartFailure();
            if (data.IsEmpty)
            {
                return true;
            }

            data = data[SendNow(data.Span)..];
            if (!data.IsEmpty)
            {
                data = data[BeginToSendPart(data.Span)..];
            }
        }
    }

    /// <summary>How many bytes there was room for.</summary>
    private int SendNow(ReadOnlySpan<byte> data)
    {
        var count = _socket.Send(data, SocketFlags.None, out var error);
        if (error.MustWait())
        {
            return 0;
        }

        return error is SocketError.Success ? count : throw SendFailure(error);
    }

    /// <summary>Gives a copy of the next part to the system.</summary>
    /// <returns>How long it is.</returns>
    private int BeginToSendPart(ReadOnlySpan<byte> data)
    {
        Debug.Assert(_part is null);
        var count = Math.Min(data.Length, PartSize);
        _part = ArrayPool<byte>.Shared.Rent(PartSize);
        data[..count].CopyTo(_part);
        var call = _output.Call;
        call.SetBuffer(_part, 0, count);
        call.IsUnderWay = _socket.SendAsync(call);
        if (!call.IsUnderWay)
        {
            ForgetPart(call);
        }

        return count;
    }

    private void ForgetPart(SocketCall call)
    {
        _partFailure = call.SocketError;
        if (!_isClosed) // Then its call has been disposed.
        {
            call.SetBuffer(null, 0, 0);
        }

        if (_part is { } part)
        {
            _part = null;
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    private void ThrowPartFailure()
    {
        if (_partFailure is not SocketError.Success and var error)
        {
            _partFailure = SocketError.Success;
            throw SendFailure(error);
        }
    }

    private IOException SendFailure(SocketError error)
    {
        if (error is not SocketError.Shutdown) // It is about this direction only: what the peer has sent can still be received.
        {
            _failure = error;
        }

        return error.ToStreamException($"send on {this}");
    }
}
