using System.Diagnostics;

namespace Simmer;

/// <summary>Bytes that were received, in memory that the loop lends: see <see cref="LoopStream.ReadBorrowed"/>. Dispose it soon.</summary>
/// <remarks><b>Threads.</b> Loop thread only.</remarks>
[DebuggerDisplay("Length = {Length}")]
public readonly struct BorrowedBytes : IDisposable
{
    private readonly LoopBuffers? _lender;
    private readonly Block? _block;
    private readonly int _version;
    private readonly int _start;

    internal BorrowedBytes(LoopBuffers lender, Block block, int start, int length)
    {
        _lender = lender;
        _block = block;
        _version = block.Version;
        _start = start;
        Length = length;
    }

    /// <summary>How many bytes. Zero: the stream has ended.</summary>
    public int Length { get; }

    /// <summary>Has the stream ended?</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>The bytes, until this is disposed.</summary>
    /// <exception cref="ObjectDisposedException">They have been given back.</exception>
    public ReadOnlyMemory<byte> Memory => _block is null ? default : UsableBlock().Memory.Slice(_start, Length);

    /// <summary>The bytes, until this is disposed.</summary>
    /// <exception cref="ObjectDisposedException">They have been given back.</exception>
    public ReadOnlySpan<byte> Span => Memory.Span;

    /// <summary>Gives the memory back. A second time it does nothing.</summary>
    public void Dispose()
    {
        if (_block is not null && _block.Version == _version)
        {
            _lender!.Return(_block);
        }
    }

    private Block UsableBlock() => _block!.Version == _version
        ? _block
        : throw new ObjectDisposedException(nameof(BorrowedBytes), "The bytes were given back by Dispose. Copy what is needed for longer.");
}
