namespace Simmer;

/// <summary>A piece of memory that <see cref="LoopBuffers"/> lends.</summary>
/// <remarks>
/// Each time it comes back it gets another version, so whoever holds on to it, a copy of a <see cref="BorrowedBytes"/>
/// for instance, can neither read what belongs to somebody else by now nor give it back twice.
/// </remarks>
internal sealed class Block
{
    public byte[] Bytes { get; set; } = [];

    public int Version { get; set; }
}
