using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

// Sending a part of a file. The system takes it from the file to the network by itself, if it can with such a file.
internal abstract partial class LinuxSocket
{
    // After so much the others may run. What is not in the system's memory has to come from the disk, and the loop waits
    // for that: asking for less at a time would not make it shorter.
    private const int BytesPerTurn = 1024 * 1024;

    // What is copied at a time, if it has to be. A guess.
    private const int CopySize = 64 * 1024;

    public sealed override async Coroutine<long> SendFile(SafeFileHandle file, long offset, long count)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Begin(IoReadiness.Writable, "send a file");
        var isHeld = false;
        try
        {
            file.DangerousAddRef(ref isHeld);
            var (number, sent) = ((int)file.DangerousGetHandle(), 0L);
            while (sent < count)
            {
                ThrowIfClosed();
                var result = FileCalls.Send(Descriptor, number, offset + sent, (int)Math.Min(count - sent, BytesPerTurn));
                if (result.MustWait)
                {
                    await WaitUntilReady(IoReadiness.Writable);
                }
                else if (result.Error is Errno.Invalid or Errno.NotImplemented)
                {
                    return sent + await SendCopy(number, offset + sent, count - sent);
                }
                else if (result.Failed)
                {
                    throw FailedToSend(result.Error);
                }
                else if (result.Value == 0)
                {
                    break;
                }
                else
                {
                    sent += result.Value;
                    await default(YieldAwaitable);
                }
            }

            return sent;
        }
        finally
        {
            if (isHeld)
            {
                file.DangerousRelease();
            }

            End(IoReadiness.Writable);
        }
    }

    // The file is of a kind that the system cannot send by itself: read it into a buffer, and send that.
    private async Coroutine<long> SendCopy(int file, long offset, long count)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(CopySize);
        try
        {
            var sent = 0L;
            while (sent < count)
            {
                var room = buffer.AsMemory(0, (int)Math.Min(count - sent, CopySize));
                var result = FileCalls.Read(file, room.Span, offset + sent);
                if (result.Failed)
                {
                    throw result.Error.ToStreamException($"read the file to send on {this}");
                }

                if (result.Value == 0)
                {
                    break;
                }

                await SendRest(room[..result.Value]); // Copied into the system, or cancelled: either way nobody reads it any more.
                sent += result.Value;
            }

            return sent;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Sends all of <paramref name="data"/>, inside an operation that has begun.</summary>
    private async Coroutine SendRest(ReadOnlyMemory<byte> data)
    {
        while (!data.IsEmpty)
        {
            ThrowIfClosed();
            var result = SocketCalls.Send(Descriptor, data.Span);
            if (result.MustWait)
            {
                await WaitUntilReady(IoReadiness.Writable);
                continue;
            }

            data = result.Failed ? throw FailedToSend(result.Error) : data[result.Value..];
        }
    }
}
