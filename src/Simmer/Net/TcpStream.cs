using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer;

/// <summary>A TCP connection: a stream in both directions. Made by <see cref="Asyncio.ConnectTcp(string, int, ConnectOptions?)"/> and <see cref="TcpListener.Accept"/>.</summary>
/// <remarks>
/// <para>
/// On the loop use <see cref="Receive"/> and <see cref="Send"/>: cold, cancelled with their task, and nothing is allocated.
/// For libraries it is a <see cref="Stream"/>, whose members that end in <c>Async</c> work from every thread.
/// </para>
/// <para>Nothing is buffered here: sending waits until the system has taken everything, so a slow peer slows the sender down.</para>
/// <para>
/// <b>Order.</b> One receives and one sends at a time; receiving and sending do not disturb each other.
/// <b>Threads.</b> Loop thread only, except where a member says otherwise.
/// </para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class TcpStream : Stream
{
    private readonly IoSocket _socket;

    /// <summary>A stream on a socket that is connected. The socket is the stream's from here on.</summary>
    internal TcpStream(IoSocket socket) => _socket = socket;

    /// <summary>The loop that it belongs to.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public EventLoop Loop => _socket.Loop;

    /// <summary>This side's address and port; null when the connection was closed before anybody asked.</summary>
    public IPEndPoint? LocalEndPoint => _socket.LocalEndPoint as IPEndPoint;

    /// <summary>The peer's address and port.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public IPEndPoint? RemoteEndPoint => _socket.RemoteEndPoint as IPEndPoint;

    /// <summary>Receives what has arrived, waiting for something if need be.</summary>
    /// <param name="buffer">Takes it. Empty: waits until there is something, and takes nothing.</param>
    /// <returns>How many bytes; zero at the end of the stream, and for an empty buffer.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is lost: what arrives waits for the next call.</para>
    /// <para><b>Order.</b> One at a time: a second call fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait; but who never has to, lets the others run now and then.</para>
    /// </remarks>
    /// <exception cref="IOException">The connection has failed, for instance been reset. Inside is a <see cref="SocketException"/>.</exception>
    /// <exception cref="InvalidOperationException">Another task receives already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed, before this or meanwhile.</exception>
    public Coroutine<int> Receive(Memory<byte> buffer) => _socket.Receive(buffer);

    /// <summary>Sends all of <paramref name="data"/>. If the peer takes it slowly this takes as long.</summary>
    /// <remarks>
    /// <para>
    /// <b>Cancellation.</b> A part may have been sent, and nobody knows how much: the connection is of no more use. (If
    /// nothing has to wait for the peer, nothing is cancelled either.)
    /// </para>
    /// <para><b>Order.</b> One at a time: a second call fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait; but who never has to, lets the others run now and then.</para>
    /// </remarks>
    /// <exception cref="IOException">The connection has failed, for instance been reset. Inside is a <see cref="SocketException"/>.</exception>
    /// <exception cref="InvalidOperationException">Another task sends already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed, before this or meanwhile.</exception>
    public Coroutine Send(ReadOnlyMemory<byte> data) => _socket.Send(data);

    /// <summary>Says that nothing more will be sent: the peer reads the end. Receiving goes on. asyncio's <c>write_eof</c>.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public void CloseWrite() => _socket.ShutDown(SocketShutdown.Send);

    /// <summary>Breaks the connection off: what has not been sent is dropped, and the peer sees a reset. A second time it does nothing.</summary>
    public void Abort()
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
    public override string ToString() => _socket.IsClosed ? $"tcp → {RemoteEndPoint} (closed)" : $"tcp {LocalEndPoint} → {RemoteEndPoint}";
}
