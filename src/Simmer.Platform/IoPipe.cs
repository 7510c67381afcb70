using System.ComponentModel;

namespace Simmer.Platform;

/// <summary>One end of a pipe, or anything that is read and written like one: a FIFO, a terminal, the end of a child's stream.</summary>
/// <remarks>
/// <para>
/// As with an <see cref="IoSocket"/> each direction does one thing at a time; a second <see cref="Read"/> fails at once.
/// Writing to a pipe that nobody reads any more is an <see cref="IOException"/> and never a signal: .NET ignores SIGPIPE.
/// </para>
/// <para>
/// Ownership: whoever opened it disposes it; what is left is closed with the loop. A buffer belongs to the operation until
/// its coroutine has ended, also when that was cancelled.
/// </para>
/// <para><b>Threads.</b> Loop thread only, except <see cref="DisposeOnLoop"/>.</para>
/// </remarks>
public abstract class IoPipe : IDisposable
{
    private readonly OpenPipes _open;

    /// <summary>For drivers.</summary>
    /// <param name="driver">Whose pipe it is.</param>
    /// <param name="access">Which directions it has.</param>
    protected IoPipe(IoDriver driver, FileAccess access)
    {
        ArgumentNullException.ThrowIfNull(driver);
        Loop = driver.Loop;
        Access = access;
        _open = OpenPipes.Of(Loop);
        _open.Add(this);
    }

    /// <summary>The loop that it belongs to.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public EventLoop Loop { get; }

    /// <summary>Which directions it has.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public FileAccess Access { get; }

    /// <summary>Has it been closed?</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public abstract bool IsClosed { get; }

    /// <summary>Reads what has arrived, waiting for something if need be.</summary>
    /// <param name="buffer">Takes it. Empty: waits until there is something, and takes nothing.</param>
    /// <returns>How many bytes; zero at the end, and for an empty buffer.</returns>
    /// <remarks><b>Cancellation.</b> Nothing is lost: what arrives waits for the next call.</remarks>
    /// <exception cref="IOException">The system refuses; a <see cref="Win32Exception"/> with its error number is inside.</exception>
    /// <exception cref="InvalidOperationException">Somebody reads already.</exception>
    /// <exception cref="NotSupportedException">It is open for writing only.</exception>
    /// <exception cref="ObjectDisposedException">It was closed, before this or meanwhile.</exception>
    public abstract Coroutine<int> Read(Memory<byte> buffer);

    /// <summary>Writes all of <paramref name="data"/>, waiting for room if need be.</summary>
    /// <remarks><b>Cancellation.</b> A part may have been written, and nobody knows how much, unless nothing had to wait.</remarks>
    /// <exception cref="IOException">
    /// The system refuses; a <see cref="Win32Exception"/> with its error number is inside: that of a broken pipe if nobody
    /// reads any more.
    /// </exception>
    /// <exception cref="InvalidOperationException">Somebody writes already.</exception>
    /// <exception cref="NotSupportedException">It is open for reading only.</exception>
    /// <exception cref="ObjectDisposedException">It was closed, before this or meanwhile.</exception>
    public abstract Coroutine Write(ReadOnlyMemory<byte> data);

    /// <summary>Writes as much as there is room for, now.</summary>
    /// <returns>How many bytes were taken: zero if there is no room, or if only a thread could write.</returns>
    /// <inheritdoc cref="Write" path="/exception"/>
    public virtual int TryWrite(ReadOnlySpan<byte> data) => 0;

    /// <summary>Closes it. Whoever waits for it sees an <see cref="ObjectDisposedException"/>. A second time it does nothing.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes it: at once on the loop, soon from elsewhere.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public void DisposeOnLoop()
    {
        if (IsClosed)
        {
            return;
        }

        if (Loop.IsCurrent)
        {
            Dispose();
            return;
        }

        try
        {
            Loop.CallSoonThreadsafe(Dispose);
        }
        catch (LoopClosedException)
        {
            // The loop has closed it, with all the others.
        }
    }

    /// <summary>Closes it. Called once.</summary>
    protected abstract void Close();

    /// <inheritdoc cref="Dispose()"/>
    protected virtual void Dispose(bool disposing)
    {
        if (Loop.IsRunning)
        {
            CheckMayWait();
        }

        if (!IsClosed)
        {
            _open.Remove(this);
            Close();
        }
    }

    /// <summary>Throws unless this is the loop's thread: what waits needs the running loop.</summary>
    protected void CheckMayWait()
    {
        if (!Loop.IsCurrent)
        {
            throw new InvalidOperationException(
                $"The {this} belongs to {Loop}, which is not running on this thread. From other threads use the members of Stream "
                + "that end in Async, or EventLoop.RunCoroutineThreadsafe.");
        }
    }

    /// <summary>Throws unless it has this direction.</summary>
    protected void CheckAccess(FileAccess direction)
    {
        if (!Access.HasFlag(direction))
        {
            throw new NotSupportedException($"The {this} is open for {(direction is FileAccess.Read ? "writing" : "reading")} only.");
        }
    }
}
