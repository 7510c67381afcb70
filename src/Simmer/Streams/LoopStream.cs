using System.Buffers;
using System.Diagnostics;

namespace Simmer;

/// <summary>A stream of bytes on a loop, in one direction or in both: the base of <see cref="TcpStream"/> and its relatives.</summary>
/// <remarks>
/// <para>
/// On the loop use <see cref="Read(Memory{byte})"/>, <see cref="ReadLine"/> and their relatives, and
/// <see cref="Write(ReadOnlyMemory{byte})"/>: cold, and cancelled with their task. For libraries it is a <see cref="Stream"/>,
/// whose members that end in <c>Async</c> work from every thread, and read on where the others have stopped.
/// </para>
/// <para>
/// Memory: writing buffers nothing, it waits for the peer. Reading keeps what came along with a line or a piece until it
/// is read; a stream that is idle, or has never been read in pieces, holds no buffer.
/// </para>
/// <para>
/// <b>Order.</b> One reads and one writes at a time; reading and writing do not disturb each other.
/// <b>Threads.</b> Loop thread only, except where a member says otherwise.
/// </para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract partial class LoopStream : Stream
{
    /// <summary>The loop that it belongs to.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public abstract EventLoop Loop { get; }

    /// <summary>Has it been closed?</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public abstract bool IsClosed { get; }

    /// <summary>Writes all of <paramref name="data"/>. If the peer takes it slowly this takes as long.</summary>
    /// <remarks>
    /// <para>
    /// <b>Cancellation.</b> A part may have been written, and nobody knows how much: the stream is of no more use. (If
    /// nothing has to wait for the peer, nothing is cancelled either.)
    /// </para>
    /// <para><b>Order.</b> One at a time: a second call fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait; but who never has to, lets the others run now and then.</para>
    /// </remarks>
    /// <exception cref="IOException">The connection has failed, for instance been reset.</exception>
    /// <exception cref="InvalidOperationException">Another task writes already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed, before this or meanwhile.</exception>
    public abstract Coroutine Write(ReadOnlyMemory<byte> data);

    /// <summary>Writes all of several pieces, one after the other, as if they were one.</summary>
    /// <param name="data">The pieces. Neither they nor the list may change until this has ended.</param>
    /// <inheritdoc cref="Write(ReadOnlyMemory{byte})" path="/remarks|/exception"/>
    public virtual Coroutine Write(IReadOnlyList<ReadOnlyMemory<byte>> data) => WriteTogether(data);

    /// <inheritdoc cref="Write(IReadOnlyList{ReadOnlyMemory{byte}})"/>
    public Coroutine Write(ReadOnlySequence<byte> data) => data.IsSingleSegment ? Write(data.First) : Write(PiecesOf(data));

    /// <summary>Writes as much as is taken at once; it never waits.</summary>
    /// <returns>How many bytes were taken. Zero: there is no room now, or this kind of stream cannot tell; <see cref="Write(ReadOnlyMemory{byte})"/> waits.</returns>
    /// <exception cref="IOException">The connection has failed, for instance been reset.</exception>
    /// <exception cref="InvalidOperationException">Another task writes; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public virtual int TryWrite(ReadOnlySpan<byte> data) => 0;

    /// <summary>Says that nothing more will be written: the peer reads the end. Reading goes on. asyncio's <c>write_eof</c>.</summary>
    /// <exception cref="NotSupportedException">This kind of stream closes both directions or none.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public virtual void CloseWrite() => throw new NotSupportedException($"{this} cannot close one direction only. Dispose it when both are done.");

    /// <summary>Breaks it off: what has not been sent is dropped. By default this is <see cref="Stream.Dispose()"/>. A second time it does nothing.</summary>
    public virtual void Abort() => Dispose();

    /// <summary>What <see cref="Read(Memory{byte})"/> does when nothing is unread: asks the system.</summary>
    /// <param name="buffer">Takes what has arrived. Empty: waits until there is something, and takes nothing.</param>
    /// <returns>How many bytes; zero at the end of the stream, and for an empty buffer.</returns>
    /// <inheritdoc cref="Read(Memory{byte})" path="/remarks|/exception"/>
    protected abstract Coroutine<int> ReadCore(Memory<byte> buffer);

    /// <summary>As <see cref="ReadCore"/>, now or not at all.</summary>
    /// <param name="buffer">Takes what has arrived. Not empty.</param>
    /// <param name="count">How many bytes; zero at the end of the stream.</param>
    /// <returns>False: nothing is there, or this kind of stream cannot tell.</returns>
    private protected virtual bool TryReadCore(Span<byte> buffer, out int count)
    {
        count = 0;
        return false;
    }

    /// <summary>Closes it. A second time it does nothing.</summary>
    /// <remarks><b>Threads.</b> Any; from another thread than the loop's it happens soon.</remarks>
    protected abstract void CloseCore();
}
