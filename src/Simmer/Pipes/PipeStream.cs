using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Simmer.Platform;

namespace Simmer;

/// <summary>One end of a pipe, or what is read and written like one: a FIFO, a terminal, a child's standard streams.</summary>
/// <remarks>
/// <para>
/// Nothing is buffered when writing: it waits until the system has taken everything, so a slow reader slows the writer
/// down. When the reader has gone, writing fails with an <see cref="IOException"/> in which there is a
/// <see cref="Win32Exception"/>, on Linux with the number 32 (EPIPE); the signal SIGPIPE never comes.
/// </para>
/// <para>Disposing it closes this end. The other end reads what has been written, and then the end.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class PipeStream : LoopStream
{
    private readonly IoPipe _pipe;

    /// <summary>A stream on a pipe. The pipe is the stream's from here on.</summary>
    internal PipeStream(IoPipe pipe) => _pipe = pipe;

    /// <inheritdoc/>
    public override EventLoop Loop => _pipe.Loop;

    /// <inheritdoc/>
    public override bool IsClosed => _pipe.IsClosed;

    /// <summary>Is it open, and an end that is read?</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public override bool CanRead => !IsClosed && _pipe.Access.HasFlag(FileAccess.Read);

    /// <summary>Is it open, and an end that is written?</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public override bool CanWrite => !IsClosed && _pipe.Access.HasFlag(FileAccess.Write);

    /// <summary>Makes a pipe: what is written into one end is read from the other.</summary>
    /// <returns>Both ends. They are the caller's to dispose.</returns>
    /// <remarks><b>Threads.</b> Loop thread only.</remarks>
    /// <exception cref="IOException">The system has no descriptor to spare.</exception>
    /// <exception cref="PlatformNotSupportedException">This loop has no driver for input and output.</exception>
    public static (PipeStream Reader, PipeStream Writer) Create()
    {
        var (reader, writer) = IoDriver.Of(EventLoop.Current).CreatePipe();
        return (new PipeStream(reader), new PipeStream(writer));
    }

    /// <summary>Takes over a pipe, FIFO, terminal or other device that is open. asyncio's <c>connect_read_pipe</c> and <c>connect_write_pipe</c>.</summary>
    /// <param name="handle">What it is. It belongs to the stream from here on, becomes non-blocking, and is closed if this fails.</param>
    /// <param name="access">Which directions it has.</param>
    /// <returns>The stream. It is the caller's to dispose.</returns>
    /// <remarks>
    /// Of a FIFO open an end with <see cref="FileAccess.ReadWrite"/> to read on when a writer has gone. A terminal that nobody
    /// is at any more reads as the end. <b>Threads.</b> Loop thread only.
    /// </remarks>
    /// <exception cref="ArgumentException">It is a file, or something else that nobody can wait for.</exception>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="PlatformNotSupportedException">This loop has no driver for input and output.</exception>
    public static PipeStream Open(SafeFileHandle handle, FileAccess access)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new PipeStream(IoDriver.Of(EventLoop.Current).OpenPipe(handle, access));
    }

    /// <summary>Reads or writes what other programs have open, too, such as the standard streams: nothing is changed that they could notice.</summary>
    /// <param name="handle">What it is. It stays the caller's.</param>
    /// <param name="access">Which directions it has.</param>
    /// <inheritdoc cref="Open" path="/returns|/exception"/>
    /// <remarks><b>Threads.</b> Loop thread only.</remarks>
    public static PipeStream OpenShared(SafeFileHandle handle, FileAccess access)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return new PipeStream(IoDriver.Of(EventLoop.Current).OpenSharedPipe(handle, access));
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">It is the end that is read.</exception>
    public override Coroutine Write(ReadOnlyMemory<byte> data) => _pipe.Write(data);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">It is the end that is read.</exception>
    public override int TryWrite(ReadOnlySpan<byte> data) => _pipe.TryWrite(data);

    /// <summary>Says that nothing more will be written, by disposing this end.</summary>
    /// <exception cref="NotSupportedException">It is an end that is read, too: it closes both directions or none.</exception>
    public override void CloseWrite()
    {
        if (_pipe.Access is FileAccess.Write)
        {
            Dispose();
        }
        else
        {
            base.CloseWrite();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => IsClosed ? $"{_pipe} (closed)" : $"{_pipe}";

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">It is the end that is written.</exception>
    protected override Coroutine<int> ReadCore(Memory<byte> buffer) => _pipe.Read(buffer);

    /// <inheritdoc/>
    protected override void CloseCore() => _pipe.DisposeOnLoop();
}
