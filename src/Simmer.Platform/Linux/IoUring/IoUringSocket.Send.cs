using System.Buffers;
using System.Net.Sockets;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

// Sending: the system takes all of it from the user's memory, however long that takes.
internal sealed partial class IoUringSocket
{
    // The memory that the request under way refers to. Unpinned by its completion, not before: see MustConfirmEnd.
    private MemoryHandle _pinned;
    private SystemResult _sent;

    public override async Coroutine Send(ReadOnlyMemory<byte> data)
    {
        Begin(_output, "send");
        try
        {
            if (IsDueToYield())
            {
                await default(YieldAwaitable);
            }

            do
            {
                if (IsSentAtOnce(data))
                {
                    while (!TrySend(data.Span, out _sent))
                    {
                        await WaitUntilReady(IoReadiness.Writable);
                    }
                }
                else
                {
                    await SendByRing(data);
                }

                data = data[TakeSent()..];
            }
            while (!data.IsEmpty);
        }
        finally
        {
            _output.End();
        }
    }

    // A datagram is sent as a whole, or not at all; and of nothing at all, only the failure is of interest.
    private bool IsSentAtOnce(ReadOnlyMemory<byte> data) => data.IsEmpty || Type is not SocketType.Stream;

    private bool TrySend(ReadOnlySpan<byte> data, out SystemResult result)
    {
        ThrowIfClosed();
        result = SocketCalls.Send(Descriptor, data);
        return !result.MustWait;
    }

    private unsafe SuspensionAwaitable SendByRing(ReadOnlyMemory<byte> data)
    {
        ThrowIfClosed();
        var wait = BeginToWait(_output);
        _pinned = data.Pin();
        Request(RingUse.Send).Send(Descriptor, (byte*)_pinned.Pointer, data.Length);
        return wait;
    }

    private void OnSent(SystemResult result)
    {
        _pinned.Dispose();
        _sent = result;
        _output.Complete();
    }

    /// <summary>How many bytes were sent. It may be less than all when the loop has stopped meanwhile: the rest follows.</summary>
    private int TakeSent()
    {
        ThrowIfClosed();
        if (!_sent.Failed || IsToBeRepeated(_sent))
        {
            return Math.Max(_sent.Value, 0);
        }

        throw FailedToSend(_sent.Error);
    }
}
