namespace Simmer;

/// <summary>A file as a stream, with a position. Made by <see cref="LoopFile.AsStream"/>.</summary>
/// <remarks>
/// Reading and writing share the position, as in every file stream.
/// <para>
/// <b>Cancellation.</b> Of a read nothing is lost: the position does not move. A write that is cancelled leaves it where it was.
/// <b>Threads.</b> Loop thread only, except where a member says otherwise.
/// </para>
/// </remarks>
public sealed class LoopFileStream : LoopStream
{
    private readonly LoopFile _file;
    private long _readTo; // where the file was read up to: behind what is unread

    internal LoopFileStream(LoopFile file, long position)
    {
        _file = file;
        _readTo = position;
    }

    /// <inheritdoc/>
    public override EventLoop Loop => _file.Loop;

    /// <inheritdoc/>
    public override bool IsClosed => _file.IsClosed;

    /// <summary>Is it open?</summary>
    public override bool CanSeek => !IsClosed;

    /// <summary>The file's length in bytes, as of now.</summary>
    public override long Length => _file.Length;

    /// <summary>Where the next byte is read or written, in bytes from the beginning.</summary>
    public override long Position
    {
        get => _readTo - UnreadCount;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            DropUnread();
            _readTo = value;
        }
    }

    /// <inheritdoc/>
    protected override async Coroutine<int> ReadCore(Memory<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0; // A file is always ready.
        }

        var count = await _file.Read(buffer, _readTo);
        _readTo += count;
        return count;
    }

    /// <inheritdoc/>
    public override async Coroutine Write(ReadOnlyMemory<byte> data)
    {
        var position = Position;
        await _file.Write(data, position);
        Position = position + data.Length;
    }

    /// <summary>Waits until the disk has what was written. See <see cref="LoopFile.Sync"/>.</summary>
    /// <param name="dataOnly">Without what is only about the file.</param>
    public Coroutine Sync(bool dataOnly = false) => _file.Sync(dataOnly);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        var from = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => Position,
            SeekOrigin.End => Length,
            _ => throw new ArgumentOutOfRangeException(nameof(origin), origin, "There is no such origin."),
        };
        var position = checked(from + offset);
        return position >= 0
            ? Position = position
            : throw new IOException($"The position {position} lies before the beginning of {_file}.");
    }

    /// <summary>Would block the loop: use <see cref="LoopFile.SetLength"/>.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void SetLength(long value) => throw new NotSupportedException("SetLength would block the loop. Await LoopFile.SetLength.");

    /// <inheritdoc/>
    public override string ToString() => _file.ToString();

    /// <inheritdoc/>
    protected override void CloseCore() => _file.Dispose();
}
