using System.Net;

namespace Simmer.Platform.Linux;

/// <summary>Datagrams and their addresses.</summary>
internal static unsafe class DatagramCalls
{
    // At once. The tables for these take 13 KiB of stack.
    private const int MaxBatch = 64;

    public static SystemResult Receive(int descriptor, Span<byte> buffer, SocketAddress sender, out bool isTruncated)
    {
        fixed (byte* start = buffer, address = sender.Buffer.Span)
        {
            var piece = new IoVector { Start = start, Length = buffer.Length };
            var message = new MessageHeader { Pieces = &piece, PieceCount = 1, Address = address, AddressLength = sender.Buffer.Length };
            var result = MessageCalls.Receive(descriptor, ref message);
            isTruncated = (message.Flags & MessageHeader.Truncated) != 0;
            if (!result.Failed)
            {
                sender.Size = Math.Min(message.AddressLength, sender.Buffer.Length);
            }

            return result;
        }
    }

    public static SystemResult Send(int descriptor, ReadOnlySpan<byte> data, SocketAddress? receiver)
    {
        fixed (byte* start = data, address = receiver is null ? default : receiver.AsSpan())
        {
            var piece = new IoVector { Start = start, Length = data.Length };
            return MessageCalls.Send(
                descriptor, new MessageHeader { Pieces = &piece, PieceCount = 1, Address = address, AddressLength = receiver?.Size ?? 0 });
        }
    }

    /// <summary>Receives what is there into an empty batch.</summary>
    public static SystemResult Receive(int descriptor, DatagramBatch batch)
    {
        var count = Math.Min(batch.Capacity, MaxBatch);
        var messages = stackalloc BatchedMessage[count];
        var pieces = stackalloc IoVector[count];
        var addresses = stackalloc byte[count * NativeAddress.Capacity];
        fixed (byte* start = batch.SlotOf(0).Span)
        {
            for (var i = 0; i < count; i++)
            {
                pieces[i] = new IoVector { Start = start + ((nint)i * batch.MaxSize), Length = batch.MaxSize };
                messages[i].Header = new MessageHeader
                {
                    Pieces = pieces + i,
                    PieceCount = 1,
                    Address = addresses + (i * NativeAddress.Capacity),
                    AddressLength = NativeAddress.Capacity,
                };
            }

            var result = MessageCalls.ReceiveBatch(descriptor, messages, count);
            for (var i = 0; i < result.Value; i++)
            {
                Append(batch, messages + i);
            }

            return result;
        }
    }

    /// <summary>Sends what has not been sent of a batch, as far as there is room.</summary>
    /// <returns>How many datagrams.</returns>
    public static SystemResult Send(int descriptor, DatagramBatch batch)
    {
        var first = batch.Sent;
        var count = Math.Min(batch.Count - first, MaxBatch);
        var messages = stackalloc BatchedMessage[count];
        var pieces = stackalloc IoVector[count];
        var addresses = stackalloc byte[count * NativeAddress.Capacity];
        fixed (byte* start = batch.SlotOf(first).Span)
        {
            for (var i = 0; i < count; i++)
            {
                pieces[i] = new IoVector { Start = start + ((nint)i * batch.MaxSize), Length = batch[first + i].Length };
                messages[i].Header = new MessageHeader { Pieces = pieces + i, PieceCount = 1 };
                if (batch.HasAddress(first + i))
                {
                    var address = batch.AddressOf(first + i).AsSpan();
                    messages[i].Header.Address = addresses + (i * NativeAddress.Capacity);
                    messages[i].Header.AddressLength = address.Length;
                    address.CopyTo(new Span<byte>(addresses + (i * NativeAddress.Capacity), NativeAddress.Capacity));
                }
            }

            return MessageCalls.SendBatch(descriptor, messages, count);
        }
    }

    private static void Append(DatagramBatch batch, BatchedMessage* message)
    {
        var sender = batch.AddressOf(batch.Count);
        sender.Size = message->Header.AddressLength;
        new ReadOnlySpan<byte>(message->Header.Address, sender.Size).CopyTo(sender.Buffer.Span);
        batch.Append(new DatagramInfo(message->Count, (message->Header.Flags & MessageHeader.Truncated) != 0));
    }
}
