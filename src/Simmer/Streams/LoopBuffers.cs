using System.Buffers;
using System.Diagnostics;

namespace Simmer;

/// <summary>The memory that a loop's streams read into: lent while there is something in it, and to few at a time.</summary>
/// <remarks>
/// Of ten thousand idle connections none has a buffer. Blocks of the usual size stay here, a few of them; other sizes come
/// from .NET's shared pool.
/// </remarks>
[DebuggerDisplay("Lent = {Lent}")]
internal sealed class LoopBuffers
{
    /// <summary>The usual size: what one read takes at most. A guess, between a system call for each few packets and a cache that is too small.</summary>
    public const int BlockSize = 64 * 1024;

    // How many unused blocks are kept. A guess: so many connections read at the same time without asking for memory.
    private const int MaxKept = 16;

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
        LentBytes += block.Bytes.Length;
        return block;
    }

    /// <summary>Takes a block back.</summary>
    public void Return(Block block)
    {
        Lent--;
        LentBytes -= block.Bytes.Length;
        block.Version++;
        if (block.Bytes.Length == BlockSize && _usual.Count < MaxKept)
        {
            _usual.Push(block);
            return;
        }

        ArrayPool<byte>.Shared.Return(block.Bytes);
        block.Bytes = [];
        if (_empty.Count < MaxKept)
        {
            _empty.Push(block);
        }
    }

    private Block Find(int size)
    {
        if (size == BlockSize && _usual.TryPop(out var kept))
        {
            return kept;
        }

        var block = _empty.TryPop(out var empty) ? empty : new Block();
        block.Bytes = size == BlockSize ? GC.AllocateUninitializedArray<byte>(BlockSize) : ArrayPool<byte>.Shared.Rent(size);
        return block;
    }
}
