using System.Net.Sockets;

namespace Simmer;

// What System.IO.Stream wants, for libraries. They call from whichever thread they are on.
public abstract partial class LoopStream
{
    private const string WouldBlock =
        "Reading and writing without await would block the loop. Await Read and Write with a Memory<byte>, or ReadAsync and WriteAsync.";

    private StreamCall? _reading;
    private StreamCall? _writing;

    /// <summary>Has a <see cref="ReadAsync(Memory{byte}, CancellationToken)"/> found the end?</summary>
    internal bool HasEnded { get; set; }

    /// <summary>Is it open?</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public override bool CanRead => !IsClosed;

    /// <summary>Is it open?</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public override bool CanWrite => !IsClosed;

    /// <summary>No.</summary>
    public override bool CanSeek => false;

    /// <summary>A stream has no length.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override long Length => throw new NotSupportedException();

    /// <summary>A stream has no position.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>As <see cref="Read(Memory{byte})"/>, hot, and from every thread.</summary>
    /// <param name="buffer">Takes what has arrived. Empty: waits until there is something, and takes nothing.</param>
    /// <param name="cancellationToken">Ends the wait. Cancelling a task that awaits this does not: see <see cref="LoopTask.CancellationToken"/>.</param>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is lost: what arrives waits for the next call.</para>
    /// <para>
    /// <b>Threads.</b> Any. Whoever calls on the loop continues on the loop, even with <c>ConfigureAwait(false)</c>; others
    /// continue on the thread pool.
    /// </para>
    /// </remarks>
    /// <exception cref="IOException">The connection has failed, for instance been reset. Inside is a <see cref="SocketException"/>.</exception>
    /// <exception cref="InvalidOperationException">Somebody receives already.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed, before this or meanwhile.</exception>
    /// <exception cref="LoopClosedException">The loop is closed.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        var call = StreamCall.Rent(ref _reading, this);
        return call.Receive(buffer, cancellationToken);
    }

    /// <summary>As <see cref="Write(ReadOnlyMemory{byte})"/>, hot, and from every thread.</summary>
    /// <param name="buffer">What to send.</param>
    /// <param name="cancellationToken">Ends the wait. Cancelling a task that awaits this does not: see <see cref="LoopTask.CancellationToken"/>.</param>
    /// <remarks>
    /// <para><b>Cancellation.</b> A part may have been sent, and nobody knows how much: the connection is of no more use.</para>
    /// <para><b>Threads.</b> As <see cref="ReadAsync(Memory{byte}, CancellationToken)"/>.</para>
    /// </remarks>
    /// <inheritdoc cref="ReadAsync(Memory{byte}, CancellationToken)" path="/exception"/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        var call = StreamCall.Rent(ref _writing, this);
        return call.Send(buffer, cancellationToken);
    }

    /// <inheritdoc cref="ReadAsync(Memory{byte}, CancellationToken)"/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(new Memory<byte>(buffer, offset, count), cancellationToken).AsTask();

    /// <inheritdoc cref="WriteAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(new ReadOnlyMemory<byte>(buffer, offset, count), cancellationToken).AsTask();

    /// <summary>Nothing is buffered, so nothing happens.</summary>
    public override void Flush()
    {
    }

    /// <summary>Nothing is buffered, so nothing happens.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;

    /// <summary>Would block the loop.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException(WouldBlock);

    /// <summary>Would block the loop.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException(WouldBlock);

    /// <summary>A stream has no position.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>A stream has no length.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Closes it. Whoever reads or writes sees an <see cref="ObjectDisposedException"/>.</summary>
    /// <remarks><b>Threads.</b> Any; from another thread than the loop's it happens soon.</remarks>
    protected override void Dispose(bool disposing)
    {
        CloseCore();
        CloseInput();
        base.Dispose(disposing);
    }
}
