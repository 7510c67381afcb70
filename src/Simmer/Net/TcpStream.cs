using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer;

/// <summary>A TCP connection: a stream in both directions. Made by <see cref="Asyncio.ConnectTcp(string, int, ConnectOptions?)"/> and <see cref="TcpListener.Accept"/>.</summary>
/// <remarks>
/// Disposing it closes the connection. What has been written still arrives, unless the peer has sent something that nobody
/// has read: then the system resets the connection. To part in peace use <see cref="SocketStream.CloseWrite"/> and read until
/// the end first.
/// </remarks>
public sealed class TcpStream : SocketStream
{
    /// <summary>A stream on a socket that is connected. The socket is the stream's from here on.</summary>
    internal TcpStream(IoSocket socket)
        : base(socket)
    {
    }

    /// <summary>This side's address and port; null when the connection was closed before anybody asked.</summary>
    public IPEndPoint? LocalEndPoint => Socket.LocalEndPoint as IPEndPoint;

    /// <summary>The peer's address and port.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public IPEndPoint? RemoteEndPoint => Socket.RemoteEndPoint as IPEndPoint;

    /// <summary>Are small pieces sent at once? If not, the system waits a little whether more comes.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public bool NoDelay
    {
        get => Socket.GetOption(IoSocketOption.NoDelay) != 0;
        set => Socket.SetOption(IoSocketOption.NoDelay, value ? 1 : 0);
    }

    /// <summary>Is a silent peer asked now and then whether it is still there?</summary>
    /// <inheritdoc cref="NoDelay" path="/exception"/>
    public bool KeepAlive
    {
        get => Socket.GetOption(IoSocketOption.KeepAlive) != 0;
        set => Socket.SetOption(IoSocketOption.KeepAlive, value ? 1 : 0);
    }

    /// <summary>Asks a silent peer whether it is still there, at these times.</summary>
    /// <param name="idle">After so long without a word it is asked; in whole seconds.</param>
    /// <param name="interval">As long as it does not answer, it is asked again so often; in whole seconds.</param>
    /// <param name="count">After so many questions without an answer the connection has failed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is less than a second, or the count not positive.</exception>
    /// <inheritdoc cref="NoDelay" path="/exception"/>
    public void SetKeepAlive(TimeSpan idle, TimeSpan interval, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(idle, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Socket.SetOption(IoSocketOption.KeepAliveIdle, (int)Math.Ceiling(idle.TotalSeconds));
        Socket.SetOption(IoSocketOption.KeepAliveInterval, (int)Math.Ceiling(interval.TotalSeconds));
        Socket.SetOption(IoSocketOption.KeepAliveCount, count);
        KeepAlive = true;
    }

    /// <summary>Takes over a TCP socket of .NET's own that is connected. asyncio's <c>connect_accepted_socket</c>.</summary>
    /// <param name="socket">The socket. It belongs to the stream from here on, also if this fails; do not use it any more.</param>
    /// <returns>The stream, on the running loop. It is the caller's to dispose.</returns>
    /// <remarks><b>Threads.</b> Loop thread only.</remarks>
    /// <exception cref="ArgumentException">It is no TCP socket, or not connected.</exception>
    /// <exception cref="SocketException">The system refuses.</exception>
    /// <exception cref="PlatformNotSupportedException">This loop has no driver for the network.</exception>
    public static TcpStream FromSocket(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.ProtocolType is not ProtocolType.Tcp || !socket.Connected)
        {
            var what = $"{(socket.Connected ? "A connected" : "An unconnected")} {socket.AddressFamily} socket ({socket.ProtocolType})";
            socket.Dispose();
            throw new ArgumentException($"{what} is no TCP connection. Connect it first, or use ConnectTcp.", nameof(socket));
        }

        return new TcpStream(IoDriver.Of(EventLoop.Current).Adopt(socket.SafeHandle));
    }

    /// <inheritdoc/>
    public override string ToString() => IsClosed ? $"tcp → {RemoteEndPoint} (closed)" : $"tcp {LocalEndPoint} → {RemoteEndPoint}";
}
