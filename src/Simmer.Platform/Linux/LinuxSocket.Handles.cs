using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Simmer.Platform.Linux;

// Descriptors for another program.
internal abstract partial class LinuxSocket
{
    public sealed override async Coroutine SendHandles(ReadOnlyMemory<byte> data, IReadOnlyList<SafeHandle> handles)
    {
        ArgumentNullException.ThrowIfNull(handles);
        CheckPassesHandles();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(handles.Count, HandleCalls.MaxHandles, nameof(handles));
        if (data.IsEmpty)
        {
            throw new ArgumentException("Descriptors go along with bytes: there must be one.", nameof(data));
        }

        Begin(IoReadiness.Writable, "send descriptors");
        try
        {
            while (true)
            {
                ThrowIfClosed();
                var result = HandleCalls.Send(Descriptor, data.Span, handles);
                if (!result.MustWait)
                {
                    // The descriptors are on their way with the first byte. The others follow as usual.
                    await SendRest(result.Failed ? throw FailedToSend(result.Error) : data[result.Value..]);
                    return;
                }

                await WaitUntilReady(IoReadiness.Writable);
            }
        }
        finally
        {
            End(IoReadiness.Writable);
        }
    }

    public sealed override async Coroutine<int> ReceiveHandles(Memory<byte> buffer, ICollection<SafeFileHandle> handles)
    {
        ArgumentNullException.ThrowIfNull(handles);
        CheckPassesHandles();
        if (buffer.IsEmpty)
        {
            throw new ArgumentException("Descriptors come along with bytes: there must be room for one.", nameof(buffer));
        }

        Begin(IoReadiness.Readable, "receive descriptors");
        try
        {
            while (true)
            {
                ThrowIfClosed();
                var result = HandleCalls.Receive(Descriptor, buffer.Span, out var received, out var isTruncated);
                if (result.MustWait)
                {
                    await WaitUntilReady(IoReadiness.Readable);
                    continue;
                }

                HandOver(received, isTruncated, handles); // No wait lies between: a cancellation cannot lose them.
                result = RememberFailure(result);
                return result.Failed ? throw result.Error.ToStreamException($"receive on {this}") : result.Value;
            }
        }
        finally
        {
            End(IoReadiness.Readable);
        }
    }

    // Of others the system takes the bytes, and loses the descriptors without a word.
    private void CheckPassesHandles()
    {
        if (AddressFamily is not AddressFamily.Unix)
        {
            throw new NotSupportedException($"Descriptors go along with the bytes of Unix sockets only, and this is one of {AddressFamily}.");
        }
    }

    private void HandOver(SafeFileHandle[]? received, bool isTruncated, ICollection<SafeFileHandle> handles)
    {
        var handedOver = 0;
        try
        {
            if (isTruncated)
            {
                throw Errno.TooManyFiles.ToStreamException($"receive descriptors on {this}: there was no room for all of them");
            }

            for (; handedOver < (received?.Length ?? 0); handedOver++)
            {
                handles.Add(received![handedOver]);
            }
        }
        finally
        {
            foreach (var left in received.AsSpan(handedOver))
            {
                left.Dispose();
            }
        }
    }
}
