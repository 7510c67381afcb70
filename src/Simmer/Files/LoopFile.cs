using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Simmer.Platform;

namespace Simmer;

/// <summary>A file that is open: read and written at positions, by any number of tasks at once.</summary>
/// <remarks>
/// <code>
/// using var file = await LoopFile.Open("measurements.bin");
/// var count = await file.Read(buffer, offset: 4096);
/// </code>
/// <para>
/// What is in the system's cache is read at once. For the rest the loop does not wait: on Linux an io_uring does it, beside
/// whichever driver the loop has; where there is none, threads of the loop's own. <see cref="Files.Snapshot"/> says which.
/// To read from the beginning to the end, line by line for instance, see <see cref="AsStream"/>.
/// </para>
/// <para>
/// <b>Cancellation.</b> It comes when the system has let go of the buffer: until then the disk may still write into it.
/// <b>Order.</b> Operations at the same time have none.
/// <b>Threads.</b> Loop thread only, except where a member says otherwise.
/// </para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class LoopFile : IDisposable
{
    private readonly FileService _files;

    // Of its own: the handle says that it is closed only when the operations that are under way have ended.
    private volatile bool _isDisposed;

    private LoopFile(OpenFile target, FileService files)
    {
        Target = target;
        _files = files;
    }

    /// <summary>The path that it was opened by.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public string Path => Target.Path;

    /// <summary>Its length in bytes, as of now.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public long Length => RandomAccess.GetLength(Usable());

    /// <summary>The loop that it belongs to.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public EventLoop Loop => _files.Loop;

    /// <summary>Has it been disposed?</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public bool IsClosed => _isDisposed;

    internal OpenFile Target { get; }

    private SafeFileHandle Handle => Target.Handle;

    /// <summary>Opens a file, on a thread: the system may have to ask a disk or a server.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="mode">What to do if it is there, and if it is not. By default it has to be there.</param>
    /// <param name="access">To read, to write, or both. By default to read.</param>
    /// <param name="options">What more to ask of the system.</param>
    /// <returns>The file. It is the caller's to dispose.</returns>
    /// <remarks><b>Cancellation.</b> The file is closed as soon as it has been opened. It may have been created, or made empty.</remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not permitted, or it is a directory.</exception>
    /// <exception cref="IOException">It exists already, or the system says something else. A named pipe is refused: see <see cref="Files.OpenPipeToRead"/>.</exception>
    public static async Coroutine<LoopFile> Open(
        string path, FileMode mode = FileMode.Open, FileAccess access = FileAccess.Read, LoopFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var files = FileService.Of(EventLoop.Current);
        var handle = await files.Open(path, mode, access, options ?? LoopFileOptions.Default);
        return new LoopFile(new OpenFile(path, handle), files);
    }

    /// <summary>Reads once, at a position.</summary>
    /// <param name="buffer">Takes what is read.</param>
    /// <param name="offset">Where, in bytes from the beginning.</param>
    /// <returns>How many bytes: possibly fewer than there is room for; zero at the end of the file, and for an empty buffer.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is lost: reading again gives the same.</para>
    /// <para><b>Checkpoint.</b> Only when the disk has to be asked; but who never has to wait, lets the others run now and then.</para>
    /// </remarks>
    /// <exception cref="IOException">The disk has failed, for instance.</exception>
    /// <exception cref="UnauthorizedAccessException">It was not opened to read.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed, before this or meanwhile.</exception>
    public Coroutine<int> Read(Memory<byte> buffer, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return buffer.IsEmpty ? Empty() : _files.Read(this, buffer, offset);
    }

    /// <summary>Writes all of <paramref name="data"/>, at a position.</summary>
    /// <param name="data">What to write.</param>
    /// <param name="offset">Where, in bytes from the beginning. Behind the end: what lies between reads as zeros.</param>
    /// <remarks>
    /// It is then in the system's cache. The disk has it after <see cref="Sync"/>.
    /// <para><b>Cancellation.</b> A part may have been written; writing it again mends that.</para>
    /// <para><b>Checkpoint.</b> Always, unless there is nothing to write.</para>
    /// </remarks>
    /// <exception cref="IOException">The disk is full, for instance. A part may have been written.</exception>
    /// <exception cref="UnauthorizedAccessException">It was not opened to write.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed, before this or meanwhile.</exception>
    public Coroutine Write(ReadOnlyMemory<byte> data, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return _files.Write(this, data, offset);
    }

    /// <summary>Waits until the disk has what was written: <c>fsync</c>.</summary>
    /// <param name="dataOnly">Without what is only about the file, such as the time of the last write: <c>fdatasync</c>, where the system has that.</param>
    /// <remarks><b>Cancellation.</b> It may have happened, or not.</remarks>
    /// <exception cref="IOException">The disk has failed: what was written before may be lost.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed, before this or meanwhile.</exception>
    public Coroutine Sync(bool dataOnly = false) => _files.Sync(this, dataOnly);

    /// <summary>Makes it shorter, or longer by zeros. On a thread.</summary>
    /// <param name="length">The new length, in bytes.</param>
    /// <remarks><b>Cancellation.</b> It may have happened, or not.</remarks>
    /// <exception cref="IOException">The disk is full, for instance.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed, before this or meanwhile.</exception>
    public async Coroutine SetLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var handle = Usable();
        await _files.OnThread(() => RandomAccess.SetLength(handle, length));
    }

    /// <summary>The file as a stream: from <paramref name="position"/> on, with lines and all that streams have.</summary>
    /// <param name="position">Where to begin, in bytes.</param>
    /// <returns>The stream. Disposing it disposes the file.</returns>
    public LoopFileStream AsStream(long position = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        _ = Usable();
        return new LoopFileStream(this, position);
    }

    /// <summary>Closes it. The system closes the file when the operations that are under way have ended; they see an <see cref="ObjectDisposedException"/>.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public void Dispose()
    {
        _isDisposed = true;
        Handle.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => IsClosed ? $"file {Path} (closed)" : $"file {Path}";

    internal SafeFileHandle Usable()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return Handle;
    }

    private async Coroutine<int> Empty()
    {
        _ = Usable();
        return 0;
    }
}
