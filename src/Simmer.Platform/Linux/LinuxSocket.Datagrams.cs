using System.Net;
using System.Net.Sockets;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

// Datagrams, one by one and in batches.
internal abstract partial class LinuxSocket
{
    public sealed override async Coroutine<DatagramInfo> ReceiveFrom(Memory<byte> buffer, SocketAddress sender)
    {
        ArgumentNullException.ThrowIfNull(sender);
        Begin(IoReadiness.Readable, "receive");
        try
        {
            if (IsDueToYield())
            {
                await default(YieldAwaitable);
            }

            while (true)
            {
                ThrowIfClosed();
                var result = DatagramCalls.Receive(Descriptor, buffer.Span, sender, out var isTruncated);
                if (!result.MustWait)
                {
                    return new DatagramInfo(Checked(result, "receive a datagram"), isTruncated);
                }

                await WaitUntilReady(IoReadiness.Readable);
            }
        }
        finally
        {
            End(IoReadiness.Readable);
        }
    }

    public sealed override async Coroutine SendTo(ReadOnlyMemory<byte> data, SocketAddress? receiver)
    {
        Begin(IoReadiness.Writable, "send");
        try
        {
            if (IsDueToYield())
            {
                await default(YieldAwaitable);
            }

            var pauses = default(Pauses);
            while (true)
            {
                ThrowIfClosed();
                var result = DatagramCalls.Send(Descriptor, data.Span, receiver);
                if (!result.MustWait)
                {
                    Checked(result, "send a datagram");
                    return;
                }

                if (NobodyTellsOfRoom(hasReceiver: receiver is not null))
                {
                    await pauses.Next();
                }
                else
                {
                    await WaitUntilReady(IoReadiness.Writable);
                }
            }
        }
        finally
        {
            End(IoReadiness.Writable);
        }
    }

    public sealed override async Coroutine<int> ReceiveBatch(DatagramBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Begin(IoReadiness.Readable, "receive");
        try
        {
            if (IsDueToYield())
            {
                await default(YieldAwaitable);
            }

            while (true)
            {
                ThrowIfClosed();
                batch.Clear();
                var result = DatagramCalls.Receive(Descriptor, batch);
                if (!result.MustWait)
                {
                    return Checked(result, "receive datagrams");
                }

                await WaitUntilReady(IoReadiness.Readable);
            }
        }
        finally
        {
            End(IoReadiness.Readable);
        }
    }

    public sealed override async Coroutine SendBatch(DatagramBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Begin(IoReadiness.Writable, "send");
        try
        {
            batch.Sent = 0;
            var pauses = default(Pauses);
            while (batch.Sent < batch.Count)
            {
                if (IsDueToYield())
                {
                    await default(YieldAwaitable);
                }

                ThrowIfClosed();
                var result = DatagramCalls.Send(Descriptor, batch);
                if (!result.MustWait)
                {
                    batch.Sent += Checked(result, "send datagrams");
                }
                else if (NobodyTellsOfRoom(batch.HasAddress(batch.Sent)))
                {
                    await pauses.Next();
                }
                else
                {
                    await WaitUntilReady(IoReadiness.Writable);
                }
            }
        }
        finally
        {
            End(IoReadiness.Writable);
        }
    }

    // What is full is the receiver's queue. The system only tells a socket that is connected to it.
    private bool NobodyTellsOfRoom(bool hasReceiver) => hasReceiver && AddressFamily == AddressFamily.Unix;

    private int Checked(SystemResult result, string attempt) =>
        result.Failed ? throw result.Error.ToSocketException($"{attempt} on {this}") : result.Value;
}
