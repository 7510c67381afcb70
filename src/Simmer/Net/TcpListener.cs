using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer;

/// <summary>Waits at an address for others to connect. Made by <see cref="Asyncio.ListenTcp"/>.</summary>
/// <remarks>
/// Use it by hand, or give it to <see cref="TcpServer.Serve"/>.
/// <para><b>Threads.</b> Loop thread only, except <see cref="Dispose"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TcpListener : IStreamListener<TcpStream>
{
    private readonly IoSocket _socket;

    /// <summary>A listener on a socket that listens already. The socket is the listener's from here on.</summary>
    internal TcpListener(IoSocket socket)
    {
        _socket = socket;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>The address and port at which it listens.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Accepts a connection, waiting for one if need be.</summary>
    /// <returns>The connection. It is the caller's to dispose.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is lost: a connection that arrives waits for the next call.</para>
    /// <para><b>Order.</b> As they came. One at a time: a second call fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait; but who never has to, lets the others run now and then.</para>
    /// </remarks>
    /// <exception cref="SocketException">There is no descriptor to spare, or the peer has gone again. The next call may succeed.</exception>
    /// <exception cref="InvalidOperationException">Another task accepts already.</exception>
    /// <exception cref="ObjectDisposedException">The listener was disposed, before this or meanwhile.</exception>
    public async Coroutine<TcpStream> Accept() => new(await _socket.Accept());

    /// <summary>Stops listening. Whoever accepts sees an <see cref="ObjectDisposedException"/>; connections that nobody has accepted are reset.</summary>
    /// <remarks><b>Threads.</b> Any; from another thread than the loop's it happens soon.</remarks>
    public void Dispose() => _socket.DisposeOnLoop();

    /// <inheritdoc/>
    public override string ToString() => $"listener {LocalEndPoint}";

    internal static TcpListener Open(IPEndPoint endpoint, ListenOptions options)
    {
        var socket = Reserve(endpoint, options);
        try
        {
            socket.Listen(options.Backlog);
            return new TcpListener(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A socket that has the address, and does not listen.</summary>
    internal static IoSocket Reserve(IPEndPoint endpoint, ListenOptions options)
    {
        var driver = IoDriver.Of(EventLoop.Current);
        var socket = driver.Open(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Prepare(socket, options);
            socket.Bind(endpoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Prepare(IoSocket socket, ListenOptions options)
    {
        socket.SetOption(IoSocketOption.ReuseAddress, 1);
        socket.SetOption(IoSocketOption.NoDelay, options.NoDelay ? 1 : 0); // Accepted connections inherit it.
        if (options.ReusePort)
        {
            socket.SetOption(IoSocketOption.ReusePort, 1);
        }

        if (socket.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.SetOption(IoSocketOption.IPv6Only, options.DualMode ? 0 : 1);
        }
    }
}
