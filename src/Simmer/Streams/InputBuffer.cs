using System.Diagnostics;

namespace Simmer;

/// <summary>What a stream has received and nobody has read yet, and who is reading.</summary>
/// <remarks>
/// <para>It holds memory only while there is something unread, or while a read puts something into it.</para>
/// <para>
/// Unread are the bytes of <c>_block</c> from <c>_start</c> to <c>_end</c>. If there are none while nobody reads, <c>_block</c>
/// is null.
/// </para>
/// </remarks>
[DebuggerDisplay("Count = {Count}, {_operation}")]
internal sealed class InputBuffer(LoopBuffers buffers)
{
    private Block? _block;
    private int _start;
    private int _end;

    // Not null exactly while somebody reads.
    private string? _operation;
    private bool _isClosed;

    /// <summary>How many bytes are unread.</summary>
    public int Count => _end - _start;

    public ReadOnlyMemory<byte> Unread => _block is null ? default : _block.Memory.Slice(_start, Count);

    /// <summary>Is nobody reading, and nothing unread? Then a read need not care about this.</summary>
    public bool IsIdle => _operation is null && _block is null;

    /// <summary>Begins to read.</summary>
    /// <exception cref="InvalidOperationException">Somebody reads already.</exception>
    public void Begin(string operation, LoopStream stream)
    {
        if (_operation is not null)
        {
            throw new InvalidOperationException(
                $"Cannot {operation}: another task is about to {_operation} from this {stream}. One at a time; let a single task do it, or hold an AsyncLock.");
        }

        _operation = operation;
    }

    public void End()
    {
        _operation = null;
        ReleaseIfEmpty();
    }

    /// <summary>The stream is closed: what is unread is dropped.</summary>
    public void Close()
    {
        _isClosed = true;
        if (_operation is null)
        {
            ReleaseIfEmpty();
        }
    }

    /// <summary>Room behind what is unread.</summary>
    public Memory<byte> Room()
    {
        if (_block is null || _end == _block.Length || _block.Length < LoopBuffers.BlockSize)
        {
            MakeRoom(needed: 1);
        }

        return _block!.Memory[_end..];
    }

    /// <summary>So many bytes of the room have been filled.</summary>
    public void Commit(int count) => _end += count;

    /// <summary>So many bytes have been read.</summary>
    public void Consume(int count) => _start += count;

    /// <summary>Reads as much as there is and fits.</summary>
    /// <returns>How many bytes.</returns>
    public int Take(Span<byte> destination)
    {
        var count = Math.Min(Count, destination.Length);
        Unread.Span[..count].CopyTo(destination);
        Consume(count);
        return count;
    }

    /// <summary>Puts bytes in front of what is unread.</summary>
    public void PushBack(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        if (data.Length > _start)
        {
            ShiftBy(data.Length);
        }

        _start -= data.Length;
        data.CopyTo(_block!.Memory.Span[_start..]);
    }

    /// <summary>Who is going to wait need not hold more memory than there is in it.</summary>
    public void Shrink()
    {
        if (_block is not null && Count <= _block.Length / 2)
        {
            MoveTo(Count == 0 ? null : buffers.Rent(Count), at: 0);
        }
    }

    /// <summary>All that is unread, with the memory that it is in: it is the borrower's from here on.</summary>
    public BorrowedBytes Lend()
    {
        var lent = new BorrowedBytes(buffers, _block!, _start, Count);
        _block = null;
        _start = _end = 0;
        return lent;
    }

    private void MakeRoom(int needed)
    {
        var length = _block?.Length ?? 0;
        if (Count <= length / 2 && Count + needed <= length && length >= LoopBuffers.BlockSize)
        {
            // At least half of it is free: what is unread moves to its beginning.
            Unread.CopyTo(_block!.Memory);
            _end = Count;
            _start = 0;
            return;
        }

        MoveTo(buffers.Rent(Math.Max(LoopBuffers.BlockSize, checked(2 * Count))), at: 0);
    }

    private void ShiftBy(int room) => MoveTo(buffers.Rent(Math.Max(LoopBuffers.BlockSize, checked(room + Count))), at: room);

    private void MoveTo(Block? block, int at)
    {
        var count = Count;
        if (block is not null)
        {
            Unread.CopyTo(block.Memory[at..]);
        }

        if (_block is not null)
        {
            buffers.Return(_block);
        }

        _block = block;
        _start = at;
        _end = at + count;
    }

    private void ReleaseIfEmpty()
    {
        if (_isClosed || Count == 0)
        {
            _start = _end = 0;
            MoveTo(block: null, at: 0);
        }
    }
}
