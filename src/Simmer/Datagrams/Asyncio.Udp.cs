using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer;

// Datagrams.
public static partial class Asyncio
{
    /// <summary>An endpoint that receives what anybody sends to an address of this machine, and sends to anybody.</summary>
    /// <param name="local">The address and port. Port 0: the system chooses; see <see cref="UdpEndpoint.LocalEndPoint"/>.</param>
    /// <param name="options">How to make it.</param>
    /// <returns>The endpoint. It is the caller's to dispose.</returns>
    /// <remarks>asyncio's <c>create_datagram_endpoint(local_addr=…)</c>. <b>Threads.</b> Loop thread only.</remarks>
    /// <exception cref="SocketException">The address is in use, or not this machine's, or not permitted. The message says which.</exception>
    /// <exception cref="PlatformNotSupportedException">This loop has no driver for the network.</exception>
    public static UdpEndpoint BindUdp(IPEndPoint local, UdpOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(local);
        var socket = UdpSockets.Open(local.AddressFamily, options ?? UdpOptions.Default);
        try
        {
            socket.Bind(local);
            return new UdpEndpoint(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>An endpoint that sends to one peer, and receives from that one only.</summary>
    /// <param name="host">The peer's name, or its address.</param>
    /// <param name="port">Its port.</param>
    /// <param name="options">How to make it.</param>
    /// <returns>The endpoint. It is the caller's to dispose.</returns>
    /// <remarks>
    /// Nothing is sent, so nobody can tell whether the peer exists. If the name has several addresses, the first to which
    /// there is a way is taken. asyncio's <c>create_datagram_endpoint(remote_addr=…)</c>.
    /// <para><b>Cancellation.</b> Nothing is left open.</para>
    /// <para><b>Checkpoint.</b> Only if a name has to be looked up.</para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <exception cref="SocketException">There is no such name, or no way to the peer.</exception>
    /// <exception cref="PlatformNotSupportedException">This loop has no driver for the network.</exception>
    public static async Coroutine<UdpEndpoint> ConnectUdp(string host, int port, UdpOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        CheckPort(port);
        options ??= UdpOptions.Default;
        _ = IoDriver.Of(EventLoop.Current);
        var addresses = await LookUpAddresses(host, options.LocalEndPoint?.AddressFamily ?? options.AddressFamily);
        List<SocketException> failures = [];
        foreach (var address in addresses)
        {
            try
            {
                return new UdpEndpoint(await UdpSockets.Connect(new IPEndPoint(address, port), options));
            }
            catch (SocketException e)
            {
                failures.Add(e);
            }
        }

        throw new ConnectException($"There is no way to {host}, port {port}. {string.Join("; ", failures.Select(static failure => failure.Message))}", failures);
    }

    /// <inheritdoc cref="ConnectUdp(string, int, UdpOptions?)"/>
    /// <param name="peer">The peer's address and port.</param>
    /// <param name="options">How to make it.</param>
    public static Coroutine<UdpEndpoint> ConnectUdp(IPEndPoint peer, UdpOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return ConnectUdp(peer.Address.ToString(), peer.Port, options);
    }
}
