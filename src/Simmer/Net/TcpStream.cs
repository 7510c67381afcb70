using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer;

/// <summary>A TCP connection: a stream in both directions. Made by <see cref="Asyncio.ConnectTcp(string, int, ConnectOptions?)"/> and <see cref="TcpListener.Accept"/>.</summary>
/// <remarks>
/// <para>Nothing is buffered here: writing waits until the system has taken everything, so a slow peer slows the writer down.</para>
/// <para>Disposing it closes the connection. What has been written still arrives, unless the peer has sent something that
/// nobody has read: then the system resets the connection. To part in peace use <see cref="CloseWrite"/> and read until the end first.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TcpStream : LoopStream
{
    private readonly IoSocket _socket;

    /// <summary>A stream on a socket that is connected. The socket is the stream's from here on.</summary>
    internal TcpStream(IoSocket socket) => _socket = socket;

    /// <inheritdoc/>
    public override EventLoop Loop => _socket.Loop;

    /// <inheritdoc/>
    public override bool IsClosed => _socket.IsClosed;

    /// <summary>This side's address and port; null when the connection was closed before anybody asked.</summary>
    public IPEndPoint? LocalEndPoint => _socket.LocalEndPoint as IPEndPoint;

    /// <summary>The peer's address and port.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public IPEndPoint? RemoteEndPoint => _socket.RemoteEndPoint as IPEndPoint;

    /// <inheritdoc/>
    public override Coroutine<int> Read(Memory<byte> buffer) => _socket.Receive(buffer);

    /// <inheritdoc/>
    public override Coroutine Write(ReadOnlyMemory<byte> data) => _socket.Send(data);

    /// <summary>Says that nothing more will be sent: the peer reads the end. Receiving goes on. asyncio's <c>write_eof</c>.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public void CloseWrite() => _socket.ShutDown(SocketShutdown.Send);

    /// <summary>Breaks the connection off: what has not been sent is dropped, and the peer sees a reset. A second time it does nothing.</summary>
    public override void Abort()
    {
        if (_socket.IsClosed)
        {
            return;
        }

        try
        {
            _socket.ResetOnClose();
        }
        finally
        {
            _socket.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override void CloseCore() => _socket.DisposeOnLoop();

    /// <inheritdoc/>
    public override string ToString() => _socket.IsClosed ? $"tcp → {RemoteEndPoint} (closed)" : $"tcp {LocalEndPoint} → {RemoteEndPoint}";
}
