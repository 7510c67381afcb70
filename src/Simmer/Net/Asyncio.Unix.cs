using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer;

// Unix sockets.
public static partial class Asyncio
{
    /// <summary>Connects to a server on this machine by a Unix socket. asyncio's <c>open_unix_connection</c>.</summary>
    /// <param name="path">Its path; or, on Linux, an abstract name with <c>@</c> before it. (A path that begins with <c>@</c> is written <c>./@…</c>.)</param>
    /// <returns>The connection. It is the caller's to dispose.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is left open.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait.</para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <exception cref="SocketException">There is no such socket, or nobody listens there, or it is not permitted.</exception>
    /// <exception cref="PlatformNotSupportedException">This loop has no driver for the network.</exception>
    public static async Coroutine<UnixStream> ConnectUnix(string path)
    {
        var address = UnixAddress.Of(path);
        var socket = IoDriver.Of(EventLoop.Current).Open(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.Connect(address);
            return new UnixStream(socket, UnixAddress.Describe(path));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Listens for connections by a Unix socket, from now on. asyncio's <c>start_unix_server</c>.</summary>
    /// <param name="path">
    /// Where: a path; or, on Linux, an abstract name with <c>@</c> before it. A socket that an earlier program has left
    /// there, and at which nobody listens, is removed; so is this one when the listener is disposed.
    /// </param>
    /// <param name="options">How to listen.</param>
    /// <returns>The listener. It is the caller's to dispose. To serve it see <see cref="StreamServer.Serve"/>.</returns>
    /// <remarks><b>Threads.</b> Loop thread only.</remarks>
    /// <exception cref="SocketException">Somebody listens there, or there is a file, or it is not permitted. The message says which.</exception>
    /// <exception cref="PlatformNotSupportedException">This loop has no driver for the network.</exception>
    public static UnixListener ListenUnix(string path, UnixListenOptions? options = null) =>
        UnixListener.Open(path, options ?? UnixListenOptions.Default);
}
