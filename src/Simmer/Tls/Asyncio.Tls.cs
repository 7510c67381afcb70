using System.Net.Sockets;

namespace Simmer;

// Encrypted connections.
public static partial class Asyncio
{
    /// <summary>Connects to a server by TLS, and makes sure that it is the one that was asked for.</summary>
    /// <param name="host">Its name, or its address: what its certificate must be for, unless <paramref name="tls"/> says otherwise.</param>
    /// <param name="port">Its port.</param>
    /// <param name="tls">How to speak TLS.</param>
    /// <param name="options">How to connect.</param>
    /// <returns>The connection. It is the caller's to dispose: best by <c>await using</c>, which parts in peace.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is left open.</para>
    /// <para><b>Checkpoint.</b> Always, unless it fails at once.</para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <exception cref="SocketException">There is no such name, or nobody answers there. The message says who and why.</exception>
    /// <exception cref="TlsException">The handshake has failed. The message says why, and what to do.</exception>
    /// <exception cref="TimeoutException">The handshake took longer than <see cref="TlsOptions.HandshakeTimeout"/>.</exception>
    /// <exception cref="PlatformNotSupportedException">This loop has no driver for the network.</exception>
    public static async Coroutine<TlsStream> ConnectTls(string host, int port, TlsClientOptions? tls = null, ConnectOptions? options = null)
    {
        tls ??= TlsClientOptions.Default;
        var connection = await ConnectTcp(host, port, options);
        return await connection.StartTls(tls with { TargetHost = tls.TargetHost ?? host });
    }
}
