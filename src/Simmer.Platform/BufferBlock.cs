namespace Simmer.Platform;

/// <summary>The memory of a <see cref="BorrowedBuffer"/>.</summary>
internal sealed class BufferBlock(BufferPool pool)
{
    public BufferPool Pool { get; } = pool;

    // Pinned, so that a driver may leave it to the system without further ado.
    public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(BufferPool.BlockSize, pinned: true);

    /// <summary>Whose it is: another number for each who borrows it.</summary>
    public int Version { get; set; }
}
