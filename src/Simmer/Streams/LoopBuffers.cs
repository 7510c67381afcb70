using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Simmer;

/// <summary>The memory that a loop's streams read into: lent while there is something in it, and to few at a time.</summary>
/// <remarks>
/// Of ten thousand idle connections none has a buffer. Of the blocks of the usual size some stay here; other sizes come
/// from .NET's shared pool.
/// </remarks>
[DebuggerDisplay("Lent = {Lent}")]
internal sealed class LoopBuffers
{
    /// <summary>The usual size: what one read takes at most. With 64 KiB an echo of 100 KiB took 1.3 times as long.</summary>
    public const int BlockSize = 256 * 1024;

    // How many unused blocks are kept at least. A guess: two megabytes.
    private const int MaxKept = 8;

    private readonly Stack<Block> _usual = new();
    private readonly Stack<Block> _empty = new();

    /// <summary>How many blocks somebody has.</summary>
    public int Lent { get; private set; }

    /// <summary>How many bytes they have.</summary>
    public long LentBytes { get; private set; }

    public static LoopBuffers Of(EventLoop loop) => loop.Resource(static _ => new LoopBuffers());

    /// <summary>Lends a block of at least so many bytes.</summary>
    public Block Rent(int size)
    {
        var block = Find(size);
        Lent++;
        LentBytes += block.Length;
        return block;
    }

    /// <summary>Takes a block back.</summary>
    public void Return(Block block)
    {
        Lent--;
        LentBytes -= block.Length;
        block.Version++;
        var kept = Math.Max(MaxKept, Lent); // Where many are lent at a time, many soon will be again.
        if (block.Pooled is null && _usual.Count < kept)
        {
            _usual.Push(block);
            return;
        }

        if (_usual.Count > kept)
        {
            _usual.Pop();
        }

        if (block.Pooled is not null)
        {
            ArrayPool<byte>.Shared.Return(block.Pooled);
        }

        block.Hold(default);
        if (_empty.Count < MaxKept)
        {
            _empty.Push(block);
        }
    }

    // Not 1 to 31 bytes after a page begins, as the bytes of an array like to: there Linux copies slowly. See decisions/0013.
    private static Memory<byte> AtALine(int size)
    {
        const int Line = 64;
        var array = GC.AllocateUninitializedArray<byte>(size + Line - 1, pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        return array.AsMemory((int)(-address & (Line - 1)), size);
    }

    private Block Find(int size)
    {
        if (size == BlockSize && _usual.TryPop(out var kept))
        {
            return kept;
        }

        var block = _empty.TryPop(out var empty) ? empty : new Block();
        if (size == BlockSize)
        {
            block.Hold(AtALine(BlockSize));
        }
        else
        {
            var array = ArrayPool<byte>.Shared.Rent(size);
            block.Hold(array, array);
        }

        return block;
    }
}
