using System.Buffers;
using System.Text;

namespace Simmer;

// Writing in pieces.
public abstract partial class LoopStream
{
    /// <summary>Writes a line, and <c>\n</c> behind it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="encoding">By default UTF-8.</param>
    /// <inheritdoc cref="Write(ReadOnlyMemory{byte})" path="/remarks|/exception"/>
    public async Coroutine WriteLine(string line, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(line);
        encoding ??= Encoding.UTF8;
        var bytes = ArrayPool<byte>.Shared.Rent(encoding.GetMaxByteCount(line.Length) + encoding.GetMaxByteCount(1));
        var count = encoding.GetBytes(line, bytes);
        count += encoding.GetBytes("\n", bytes.AsSpan(count));
        await Write(bytes.AsMemory(0, count));
        ArrayPool<byte>.Shared.Return(bytes); // Not if it fails: who still reads from them then, only the driver knows.
    }

    // Small pieces are sent together: for many kinds of streams each write costs a system call, or a record.
    private async Coroutine WriteTogether(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var together = ArrayPool<byte>.Shared.Rent(MaxTogether);
        var count = 0;
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            if (count + piece.Length > MaxTogether)
            {
                await WriteSome(together.AsMemory(0, count));
                count = 0;
            }

            if (piece.Length > MaxTogether)
            {
                await WriteSome(piece);
                continue;
            }

            piece.CopyTo(together.AsMemory(count));
            count += piece.Length;
        }

        await WriteSome(together.AsMemory(0, count));
        ArrayPool<byte>.Shared.Return(together);
    }

    // A guess: a TLS record, and a few packets.
    private const int MaxTogether = 16 * 1024;

    private async Coroutine WriteSome(ReadOnlyMemory<byte> data)
    {
        if (!data.IsEmpty)
        {
            await Write(data);
        }
    }

    private static List<ReadOnlyMemory<byte>> PiecesOf(ReadOnlySequence<byte> data)
    {
        List<ReadOnlyMemory<byte>> pieces = [];
        foreach (var piece in data)
        {
            pieces.Add(piece);
        }

        return pieces;
    }
}
