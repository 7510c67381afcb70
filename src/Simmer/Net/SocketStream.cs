using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Simmer.Platform;

namespace Simmer;

/// <summary>A stream on a connected socket: what <see cref="TcpStream"/> and <c>UnixStream</c> have in common.</summary>
/// <remarks>Nothing is buffered when writing: it waits until the system has taken everything, so a slow peer slows the writer down.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class SocketStream : LoopStream
{
    private protected SocketStream(IoSocket socket) => Socket = socket;

    /// <inheritdoc/>
    public sealed override EventLoop Loop => Socket.Loop;

    /// <inheritdoc/>
    public sealed override bool IsClosed => Socket.IsClosed;

    /// <summary>How many bytes the system keeps that have not been sent yet. It may take this as a hint; Linux doubles it.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public int SendBufferSize
    {
        get => Socket.GetOption(IoSocketOption.SendBuffer);
        set => Socket.SetOption(IoSocketOption.SendBuffer, value);
    }

    /// <summary>How many bytes the system keeps that have not been read yet. It may take this as a hint; Linux doubles it.</summary>
    /// <inheritdoc cref="SendBufferSize" path="/exception"/>
    public int ReceiveBufferSize
    {
        get => Socket.GetOption(IoSocketOption.ReceiveBuffer);
        set => Socket.SetOption(IoSocketOption.ReceiveBuffer, value);
    }

    private protected IoSocket Socket { get; }

    /// <inheritdoc/>
    public sealed override Coroutine Write(ReadOnlyMemory<byte> data) => Socket.Send(data);

    /// <inheritdoc/>
    public sealed override Coroutine Write(IReadOnlyList<ReadOnlyMemory<byte>> data) => Socket.Send(data);

    /// <inheritdoc/>
    public sealed override int TryWrite(ReadOnlySpan<byte> data) => Socket.TrySend(data);

    /// <summary>Writes a part of a file; where the system can, without copying it.</summary>
    /// <param name="file">The file; its position is neither used nor changed.</param>
    /// <param name="offset">Where the part begins, in bytes.</param>
    /// <param name="count">How long it is, in bytes. If the file ends before, so does this.</param>
    /// <returns>How many bytes were written.</returns>
    /// <inheritdoc cref="LoopStream.Write(ReadOnlyMemory{byte})" path="/remarks|/exception"/>
    public Coroutine<long> SendFile(SafeFileHandle file, long offset, long count) => Socket.SendFile(file, offset, count);

    /// <inheritdoc/>
    public sealed override void CloseWrite() => Socket.ShutDown(SocketShutdown.Send);

    /// <summary>Breaks the connection off: what has not been sent is dropped, and a TCP peer sees a reset. A second time it does nothing.</summary>
    public sealed override void Abort()
    {
        if (IsClosed)
        {
            return;
        }

        try
        {
            Socket.ResetOnClose();
        }
        finally
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    protected sealed override Coroutine<int> ReadCore(Memory<byte> buffer) => Socket.Receive(buffer);

    private protected sealed override bool TryReadCore(Span<byte> buffer, out int count) => Socket.TryReceive(buffer, out count);

    /// <inheritdoc/>
    protected sealed override void CloseCore() => Socket.DisposeOnLoop();
}
