using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Simmer.Platform.Portable;

// Sending files: read and sent, part by part. .NET's own SendFile wants a path, or a stream of its own.
internal sealed partial class PortableSocket
{
    public override async Coroutine<long> SendFile(SafeFileHandle file, long offset, long count)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Begin(_output, "send a file");
        var buffer = ArrayPool<byte>.Shared.Rent(PartSize);
        try
        {
            var sent = 0L;
            while (sent < count)
            {
                // On a thread of .NET's pool, because the disk may be slow. If this is cancelled it ends first: nobody
                // writes into the buffer any more when it goes back.
                var part = buffer.AsMemory(0, (int)Math.Min(count - sent, PartSize));
                var read = await RandomAccess.ReadAsync(file, part, offset + sent, CancellationToken.None);
                if (read == 0)
                {
                    break;
                }

                ReadOnlyMemory<byte> data = part[..read];
                while (!TrySend(ref data))
                {
                    await WaitFor(_output);
                }

                sent += read;
            }

            return sent;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _output.End();
        }
    }
}
