using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Simmer.Platform;

namespace Simmer;

/// <summary>Sends and receives datagrams. Made by <see cref="Asyncio.BindUdp"/> and <see cref="Asyncio.ConnectUdp(string, int, UdpOptions?)"/>.</summary>
/// <remarks>
/// <para>
/// A datagram arrives as a whole, or not at all, or twice, and in any order: UDP promises nothing else. One that is longer
/// than the buffer is cut off, and says so. Nothing is buffered here: the system keeps what nobody has received, and drops
/// what is too much.
/// </para>
/// <para>
/// An endpoint that is <i>connected</i> sends to one peer and receives from that one only, and it learns, at its next
/// operation, that nobody is at home there: a <see cref="SocketException"/> that says <see cref="SocketError.ConnectionRefused"/>.
/// The endpoint can be used on.
/// </para>
/// <para>
/// <b>Order.</b> One receives and one sends at a time; sending and receiving do not disturb each other.
/// <b>Threads.</b> Loop thread only, except where a member says otherwise.
/// </para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class UdpEndpoint : IDisposable
{
    /// <summary>No datagram of UDP is longer, in bytes.</summary>
    public const int MaxDatagram = 65535 - 8; // The header's length field counts the header.

    private readonly IoSocket _socket;
    private readonly UdpPeers _peers;
    private readonly SocketAddress _sender;

    /// <summary>An endpoint on a socket that is bound or connected. The socket is the endpoint's from here on.</summary>
    internal UdpEndpoint(IoSocket socket)
    {
        _socket = socket;
        _peers = new UdpPeers(socket.AddressFamily);
        _sender = _peers.NewRoom();
    }

    /// <summary>The loop that it belongs to.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public EventLoop Loop => _socket.Loop;

    /// <summary>Has it been closed?</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public bool IsClosed => _socket.IsClosed;

    /// <summary>Its own address and port; null when it was closed before anybody asked.</summary>
    public IPEndPoint? LocalEndPoint => _socket.LocalEndPoint as IPEndPoint;

    /// <summary>The peer that it is connected to; null if to none.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public IPEndPoint? RemoteEndPoint => _socket.RemoteEndPoint as IPEndPoint;

    /// <summary>Receives a datagram, waiting for one if need be.</summary>
    /// <param name="buffer">Takes it; what does not fit is lost.</param>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is lost: a datagram that arrives waits for the next call.</para>
    /// <para><b>Order.</b> One at a time: a second call fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait; but who never has to, lets the others run now and then.</para>
    /// </remarks>
    /// <exception cref="SocketException">If connected: the peer has refused an earlier datagram. The next call may succeed.</exception>
    /// <exception cref="InvalidOperationException">Another task receives already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The endpoint was disposed, before this or meanwhile.</exception>
    public async Coroutine<UdpReceived> Receive(Memory<byte> buffer)
    {
        var received = await _socket.ReceiveFrom(buffer, _sender);
        return new UdpReceived(received.Count, _peers.ToEndPoint(_sender), received.IsTruncated);
    }

    /// <summary>Receives datagrams, one after the other, for as long as it is asked.</summary>
    /// <param name="bufferSize">The longest that is expected, in bytes; by default the longest that there is.</param>
    /// <param name="cancellationToken">Looked at between two datagrams. To end the wait for one, cancel the task or its scope.</param>
    /// <returns>The datagrams. Each is valid until the next one is asked for. It ends when the endpoint is disposed.</returns>
    /// <remarks>
    /// That a peer refuses does not end it: whoever sends learns of it.
    /// <para><b>Cancellation.</b> Nothing is lost: a datagram that arrives waits for the next call.</para>
    /// <para><b>Order.</b> One receiver at a time: a second one fails at once.</para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public IAsyncEnumerable<UdpDatagram> ReceiveAll(int bufferSize = MaxDatagram, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bufferSize);
        return EnumerateAll(bufferSize, cancellationToken);
    }

    /// <summary>Sends a datagram to the peer that it is connected to, waiting for room if need be.</summary>
    /// <param name="data">The datagram; it may be empty.</param>
    /// <remarks>
    /// That it was sent does not mean that it arrives.
    /// <para><b>Cancellation.</b> It was not sent.</para>
    /// <para><b>Order.</b> One at a time: a second call fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait; but who never has to, lets the others run now and then.</para>
    /// </remarks>
    /// <exception cref="SocketException">It is too long; or the peer has refused an earlier one. The next call may succeed.</exception>
    /// <exception cref="InvalidOperationException">It is not connected; or another task sends already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The endpoint was disposed, before this or meanwhile.</exception>
    public Coroutine Send(ReadOnlyMemory<byte> data) => RemoteEndPoint is null && !IsClosed
        ? throw new InvalidOperationException($"This {this} is not connected: say where to, with SendTo, or make it with ConnectUdp.")
        : _socket.SendTo(data, receiver: null);

    /// <summary>Sends a datagram, waiting for room if need be.</summary>
    /// <param name="data">The datagram; it may be empty.</param>
    /// <param name="receiver">Where it goes.</param>
    /// <inheritdoc cref="Send" path="/remarks"/>
    /// <exception cref="SocketException">It is too long, or there is no way to the receiver, or that is a broadcast address and <see cref="UdpOptions.Broadcast"/> was not said.</exception>
    /// <exception cref="InvalidOperationException">It is connected, to another peer; or another task sends already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The endpoint was disposed, before this or meanwhile.</exception>
    public Coroutine SendTo(ReadOnlyMemory<byte> data, IPEndPoint receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        if (RemoteEndPoint is not { } peer)
        {
            return _socket.SendTo(data, _peers.ToAddress(receiver));
        }

        return peer.Equals(receiver)
            ? _socket.SendTo(data, receiver: null)
            : throw new InvalidOperationException($"This {this} is connected to {peer} and cannot send to {receiver}. Make another one with BindUdp.");
    }

    /// <summary>Closes it. Whoever receives or sends sees an <see cref="ObjectDisposedException"/>. A second time it does nothing.</summary>
    /// <remarks><b>Threads.</b> Any; from another thread than the loop's it happens soon.</remarks>
    public void Dispose() => _socket.DisposeOnLoop();

    /// <inheritdoc/>
    public override string ToString() => RemoteEndPoint is { } peer ? $"udp {LocalEndPoint} → {peer}" : $"udp {LocalEndPoint}";

    private async IAsyncEnumerable<UdpDatagram> EnumerateAll(int bufferSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[bufferSize];
        while (!IsClosed)
        {
            UdpReceived received;
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                received = await Receive(buffer);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused)
            {
                continue;
            }
            catch (ObjectDisposedException)
            {
                break;
            }

            yield return new UdpDatagram(buffer.AsMemory(0, received.Count), received.Sender, received.IsTruncated);
        }
    }
}
