using System.Net;
using System.Net.Sockets;

namespace Simmer;

// The network.
public static partial class Asyncio
{
    /// <summary>Connects to a server. asyncio's <c>open_connection</c>.</summary>
    /// <param name="host">Its name, or its address.</param>
    /// <param name="port">Its port.</param>
    /// <param name="options">How to connect.</param>
    /// <returns>The connection. It is the caller's to dispose.</returns>
    /// <remarks>
    /// The name is looked up off the loop. If it has several addresses they are tried one after the other, the next one
    /// when the one before has failed or takes long; the first that answers wins.
    /// <para><b>Cancellation.</b> Nothing is left open. A look-up that is under way goes on in its thread, and what it finds is dropped.</para>
    /// <para><b>Checkpoint.</b> Always, unless it fails at once.</para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <exception cref="ConnectException">Nobody answers there. The message says who and why, for each address.</exception>
    /// <exception cref="SocketException">There is no such name, or nobody could be asked. The message says which.</exception>
    /// <exception cref="PlatformNotSupportedException">This loop has no driver for the network.</exception>
    public static Coroutine<TcpStream> ConnectTcp(string host, int port, ConnectOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        CheckPort(port);
        return TcpConnector.Connect(host, port, options ?? ConnectOptions.Default);
    }

    /// <inheritdoc cref="ConnectTcp(string, int, ConnectOptions?)"/>
    /// <param name="endpoint">The server's address and port.</param>
    /// <param name="options">How to connect.</param>
    public static Coroutine<TcpStream> ConnectTcp(IPEndPoint endpoint, ConnectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return TcpConnector.Connect(endpoint.Address.ToString(), endpoint.Port, options ?? ConnectOptions.Default);
    }

    /// <summary>Listens for connections, from now on. To serve them see <see cref="TcpServer"/>.</summary>
    /// <param name="endpoint">The address and port to listen at. Port 0: the system chooses; see <see cref="TcpListener.LocalEndPoint"/>.</param>
    /// <param name="options">How to listen.</param>
    /// <returns>The listener. It is the caller's to dispose.</returns>
    /// <remarks><b>Threads.</b> Loop thread only.</remarks>
    /// <exception cref="SocketException">The address is in use, or not this machine's, or not permitted. The message says which.</exception>
    /// <exception cref="PlatformNotSupportedException">This loop has no driver for the network.</exception>
    public static TcpListener ListenTcp(IPEndPoint endpoint, ListenOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return TcpListener.Open(endpoint, options ?? ListenOptions.Default);
    }

    internal static void CheckPort(int port)
    {
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
        {
            throw new ArgumentOutOfRangeException(nameof(port), port, $"A port is a number from {IPEndPoint.MinPort} to {IPEndPoint.MaxPort}.");
        }
    }
}
