namespace Simmer.Platform;

/// <summary>A buffer of a <see cref="BufferPool"/>, which belongs to whoever has borrowed it until it is disposed.</summary>
public readonly struct BorrowedBuffer : IDisposable
{
    private readonly BufferBlock? _block;
    private readonly int _version;

    internal BorrowedBuffer(BufferBlock block)
    {
        _block = block;
        _version = block.Version;
    }

    /// <summary>The memory: <see cref="BufferPool.BlockSize"/> bytes, with whatever they held last. It does not move.</summary>
    /// <exception cref="ObjectDisposedException">It has been given back.</exception>
    public Memory<byte> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(!IsLent, typeof(BorrowedBuffer));
            return _block!.Bytes;
        }
    }

    // When it is given back the block gets another version: by then it may be somebody else's.
    private bool IsLent => _block is not null && _block.Version == _version;

    /// <summary>Gives it back. A second time, and of a copy of this, does nothing.</summary>
    public void Dispose()
    {
        if (IsLent)
        {
            _block!.Version++;
            _block.Pool.Return(_block);
        }
    }
}
