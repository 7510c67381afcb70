using System.Diagnostics;

namespace Simmer.Platform;

/// <summary>The large buffers of a loop, lent to whoever has something to receive.</summary>
/// <remarks>
/// <para>
/// Thousands of connections wait, and few have something to read at once. A reader that waits with an empty buffer, and
/// borrows one of these when there is something, makes an idle connection cost nothing but itself; and the memory that
/// everybody uses in turn stays in the processor's cache. Whoever borrows one across a wait keeps it from the others: each
/// then needs another.
/// </para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
[DebuggerDisplay("Lent = {_lent}, Kept = {_kept.Count}")]
public sealed class BufferPool
{
    /// <summary>How long each is, in bytes. Measured: shorter ones need more calls of the system for long messages.</summary>
    public const int BlockSize = 256 * 1024;

    // More than are kept are left to the garbage collector. A guess: 2 MiB for a loop whose readers wait with a buffer in hand.
    private const int MaxKept = 8;

    private readonly Stack<BufferBlock> _kept = new();
    private int _lent;
    private long _made;

    /// <summary>Lends a buffer. Dispose it to give it back, soon.</summary>
    public BorrowedBuffer Borrow()
    {
        if (!_kept.TryPop(out var block))
        {
            block = new BufferBlock(this);
            _made++;
        }

        _lent++;
        return new BorrowedBuffer(block);
    }

    /// <summary>How many there are, and where.</summary>
    public BufferPoolSnapshot Snapshot() => new(_lent, _kept.Count, _made);

    internal void Return(BufferBlock block)
    {
        _lent--;
        if (_kept.Count < MaxKept)
        {
            _kept.Push(block);
        }
    }
}
