using System.Net;
using System.Net.Sockets;

namespace Simmer;

// Serving with several loops.
public static partial class LoopGroup
{
    /// <summary>Serves TCP connections with several loops at one address, until it is cancelled.</summary>
    /// <param name="endpoint">The address and port to listen at.</param>
    /// <param name="handler">What to do with a connection, on the loop that has accepted it. It is called on several threads at once.</param>
    /// <param name="options">How to serve.</param>
    /// <remarks>
    /// To stop, drain or watch it, make a <see cref="TcpServerGroup"/>.
    /// <para><b>Cancellation.</b> As with <see cref="TcpServer.Serve"/>, on each loop.</para>
    /// <para><b>Checkpoint.</b> Always.</para>
    /// <para><b>Threads.</b> Loop thread only; the handlers run on other ones.</para>
    /// </remarks>
    /// <exception cref="SocketException">The address is in use, or not this machine's, or not permitted.</exception>
    /// <exception cref="ExceptionGroup">A loop has failed.</exception>
    public static async Coroutine Serve(IPEndPoint endpoint, Func<TcpStream, Coroutine> handler, TcpServerGroupOptions? options = null)
    {
        using var group = new TcpServerGroup(endpoint, handler, options);
        await group.Run();
    }
}
