namespace Simmer;

/// <summary>A piece of memory that <see cref="LoopBuffers"/> lends.</summary>
/// <remarks>
/// Each time it comes back it gets another version, so whoever holds on to it, a copy of a <see cref="BorrowedBytes"/>
/// for instance, can neither read what belongs to somebody else by now nor give it back twice.
/// </remarks>
internal sealed class Block
{
    public Memory<byte> Memory { get; private set; }

    public int Length => Memory.Length;

    /// <summary>The array that it is part of, to be given back to .NET's pool; null: it is none of the pool's.</summary>
    public byte[]? Pooled { get; private set; }

    public int Version { get; set; }

    public void Hold(Memory<byte> memory, byte[]? pooled = null)
    {
        Memory = memory;
        Pooled = pooled;
    }
}
