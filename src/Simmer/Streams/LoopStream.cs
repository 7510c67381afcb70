using System.Diagnostics;

namespace Simmer;

/// <summary>A stream of bytes on a loop, in one direction or in both: the base of <see cref="TcpStream"/> and its relatives.</summary>
/// <remarks>
/// <para>
/// On the loop use <see cref="Read(Memory{byte})"/> and <see cref="Write(ReadOnlyMemory{byte})"/>: cold, and cancelled with
/// their task. For libraries it is a <see cref="Stream"/>, whose members that end in <c>Async</c> work from every thread.
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

    /// <summary>Reads what has arrived, waiting for something if need be.</summary>
    /// <param name="buffer">Takes it. Empty: waits until there is something, and takes nothing.</param>
    /// <returns>How many bytes; zero at the end of the stream, and for an empty buffer.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is lost: what arrives waits for the next call.</para>
    /// <para><b>Order.</b> One at a time: a second call fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait; but who never has to, lets the others run now and then.</para>
    /// </remarks>
    /// <exception cref="IOException">The connection has failed, for instance been reset.</exception>
    /// <exception cref="InvalidOperationException">Another task reads already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed, before this or meanwhile.</exception>
    public abstract Coroutine<int> Read(Memory<byte> buffer);

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

    /// <summary>Breaks it off: what has not been sent is dropped. By default this is <see cref="Stream.Dispose()"/>. A second time it does nothing.</summary>
    public virtual void Abort() => Dispose();

    /// <summary>Closes it. A second time it does nothing.</summary>
    /// <remarks><b>Threads.</b> Any; from another thread than the loop's it happens soon.</remarks>
    protected abstract void CloseCore();
}
