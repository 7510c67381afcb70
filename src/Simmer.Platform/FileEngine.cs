using Simmer.LowLevel;

namespace Simmer.Platform;

/// <summary>How a loop reads and writes files without waiting for the disk itself.</summary>
/// <remarks>
/// <para>
/// Ownership: from the call until the coroutine has ended, the buffer belongs to the operation, also when it is
/// cancelled: neither the system nor a thread can be stopped from writing into it, so the cancellation comes when they
/// have let go.
/// </para>
/// <para>
/// <b>Cancellation.</b> Of a read nothing is lost: the position is the caller's, and reading again gives the same. Of a
/// write a part may have been written.
/// <b>Checkpoint.</b> What is in the system's cache takes no trip through the loop, except that a task which never has to
/// wait lets the others run now and then.
/// <b>Threads.</b> Loop thread only.
/// </para>
/// </remarks>
public abstract class FileEngine : IDisposable
{
    // As for sockets: a guess. With 64 KiB each they take about a tenth of a millisecond.
    private const int OperationsWithoutWait = 16;

    private int _withoutWait;

    /// <summary>A short name for reports: <c>io_uring</c>, <c>threads</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How many operations are under way.</summary>
    public abstract int InFlight { get; }

    /// <summary>Reads once.</summary>
    /// <param name="file">The file; it stays open until this has ended, even if somebody disposes it meanwhile.</param>
    /// <param name="buffer">Takes what is read.</param>
    /// <param name="offset">Where to read, in bytes from the beginning.</param>
    /// <returns>How many bytes: at least one, unless the file ends there or the buffer is empty.</returns>
    /// <exception cref="IOException">The system says why.</exception>
    public async Coroutine<int> Read(OpenFile file, Memory<byte> buffer, long offset)
    {
        Checkpoint.ThrowIfCancelled();
        if (IsDueToYield())
        {
            await default(YieldAwaitable);
        }

        if (Drivers.TryReadCached(file.Handle, buffer.Span, offset, out var count))
        {
            return count;
        }

        _withoutWait = 0;
        return await ReadFromDisk(file, buffer, offset);
    }

    /// <summary>Writes all of <paramref name="data"/>.</summary>
    /// <param name="file">The file, as in <see cref="Read"/>.</param>
    /// <param name="data">What to write.</param>
    /// <param name="offset">Where, in bytes from the beginning. Of a file that was opened to append, the system ignores it.</param>
    /// <exception cref="IOException">The system says why. A part may have been written.</exception>
    public async Coroutine Write(OpenFile file, ReadOnlyMemory<byte> data, long offset)
    {
        while (!data.IsEmpty)
        {
            Checkpoint.ThrowIfCancelled();
            var count = await WriteOnce(file, data, offset);
            if (count == 0)
            {
                throw new IOException($"Nothing more can be written to '{file.Path}'. The system does not say why.");
            }

            data = data[count..];
            offset += count;
        }
    }

    /// <summary>Waits until the disk has what was written.</summary>
    /// <param name="file">The file.</param>
    /// <param name="dataOnly">Without what is only about the file, the time of the last write for instance.</param>
    /// <remarks><b>Cancellation.</b> It may have happened, or not.</remarks>
    /// <exception cref="IOException">The system says why: what was written before may be lost.</exception>
    public abstract Coroutine Sync(OpenFile file, bool dataOnly);

    /// <summary>Ends it. Operations that are under way have to be over.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads once, waiting for the disk.</summary>
    protected abstract Coroutine<int> ReadFromDisk(OpenFile file, Memory<byte> buffer, long offset);

    /// <summary>Writes some of <paramref name="data"/>: at least a byte.</summary>
    protected abstract Coroutine<int> WriteOnce(OpenFile file, ReadOnlyMemory<byte> data, long offset);

    /// <inheritdoc cref="Dispose()"/>
    protected abstract void Dispose(bool disposing);

    private bool IsDueToYield()
    {
        if (++_withoutWait < OperationsWithoutWait)
        {
            return false;
        }

        _withoutWait = 0;
        return true;
    }
}
