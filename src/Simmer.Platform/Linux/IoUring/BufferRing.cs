using System.Diagnostics;

namespace Simmer.Platform.Linux;

/// <summary>Buffers that the system fills with what arrives, whichever request it is for: a ring of those that are free.</summary>
/// <remarks>
/// <para>
/// Ownership: a buffer is the system's until a completion names it, then ours from <see cref="Take"/> to <see cref="Return"/>. So an idle
/// connection holds none, and all connections together hold no more than there are.
/// </para>
/// <para>The memory is the system's own: it never moves, and takes no room before it is used.</para>
/// </remarks>
internal sealed unsafe class BufferRing : IDisposable
{
    private const int EntrySize = 16;  // io_uring_buf: address, length, number, and in the first one the ring's tail
    private const int LengthOffset = 8;
    private const int NumberOffset = 12;
    private const int TailOffset = 14;

    private readonly RingMemory _memory;
    private readonly byte* _buffers;
    private readonly ushort _mask;
    private ushort _tail;
    private readonly bool[] _isTaken;

    /// <summary>Buffers that no ring knows yet.</summary>
    /// <param name="count">How many: a power of two.</param>
    /// <param name="size">How large each is, in bytes.</param>
    /// <exception cref="IOException">There is no memory.</exception>
    public BufferRing(int count, int size)
    {
        Count = count;
        Size = size;
        _memory = RingMemory.Empty(RoundUp(count * EntrySize) + ((long)count * size)) ?? throw Errno.NoMemory.ToDriverException("mmap");
        _mask = (ushort)(count - 1);
        _buffers = _memory.Start + RoundUp(count * EntrySize);
        _isTaken = new bool[count];
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>How large each of them is, in bytes.</summary>
    public int Size { get; }

    /// <summary>How many the system has, as far as it has told: completions that nobody has looked at yet may name some of them.</summary>
    public int Free { get; private set; }

    /// <summary>Hands all buffers that are not taken to a ring, from which they leave only with it.</summary>
    /// <param name="ring">The ring, the first one or one that follows another. It must be disposed before the buffers are.</param>
    /// <param name="group">By which number requests refer to these buffers.</param>
    /// <returns>A failure: the system does not know such buffers (Linux 5.19).</returns>
    public SystemResult RegisterWith(Ring ring, ushort group)
    {
        _tail = 0;
        Free = 0;
        var result = ring.RegisterBuffers(_memory.Start, (uint)Count, group);
        for (var number = 0; number < Count && !result.Failed; number++)
        {
            if (!_isTaken[number])
            {
                Add((ushort)number);
            }
        }

        Publish();
        return result;
    }

    /// <summary>What is in a buffer that a completion has named.</summary>
    public ReadOnlySpan<byte> Content(ushort number, int start, int count) => new(_buffers + ((long)number * Size) + start, count);

    /// <summary>A completion has named a buffer: it is ours.</summary>
    public void Take(ushort number)
    {
        Debug.Assert(!_isTaken[number]);
        _isTaken[number] = true;
        Free--;
    }

    /// <summary>Gives a buffer back to the system.</summary>
    public void Return(ushort number)
    {
        Debug.Assert(_isTaken[number]);
        _isTaken[number] = false;
        Add(number);
        Publish();
    }

    public void Dispose() => _memory.Dispose();

    private void Add(ushort number)
    {
        var entry = _memory.Start + ((_tail++ & _mask) * EntrySize);
        *(ulong*)entry = (ulong)(_buffers + ((long)number * Size));
        *(uint*)(entry + LengthOffset) = (uint)Size;
        *(ushort*)(entry + NumberOffset) = number;
        Free++;
    }

    // Everything that was written before is seen before the new tail.
    private void Publish() => Volatile.Write(ref *(ushort*)(_memory.Start + TailOffset), _tail);

    private static int RoundUp(int length) => (length + Environment.SystemPageSize - 1) & -Environment.SystemPageSize;
}
