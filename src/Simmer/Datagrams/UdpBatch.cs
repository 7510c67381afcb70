using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer;

/// <summary>Some datagrams, to be received or sent with one call of the system. Made by <see cref="UdpEndpoint.NewBatch"/>, and used again and again.</summary>
/// <remarks>
/// The call costs more than the datagram: where many come at once, each costs a fraction in a batch.
/// <para><b>Threads.</b> One at a time. While the endpoint receives into it or sends from it, it must not be touched.</para>
/// </remarks>
[DebuggerDisplay("Count = {Count} of {Capacity}")]
public sealed class UdpBatch
{
    private readonly UdpPeers _peers;
    private readonly IPEndPoint? _connectedTo;

    internal UdpBatch(UdpPeers peers, IPEndPoint? connectedTo, int capacity, int maxSize)
    {
        _peers = peers;
        _connectedTo = connectedTo;
        Datagrams = new DatagramBatch(capacity, maxSize);
    }

    /// <summary>How many datagrams it has room for.</summary>
    public int Capacity => Datagrams.Capacity;

    /// <summary>How long each may be, in bytes.</summary>
    public int MaxSize => Datagrams.MaxSize;

    /// <summary>How many datagrams are in it.</summary>
    public int Count => Datagrams.Count;

    /// <summary>How many of them the last <see cref="UdpEndpoint.SendBatch"/> has sent, also when it has failed or was cancelled.</summary>
    public int Sent => Datagrams.Sent;

    /// <summary>The driver's part of it.</summary>
    internal DatagramBatch Datagrams { get; }

    /// <summary>Is it of the endpoint that has these peers?</summary>
    internal bool IsOf(UdpPeers peers) => ReferenceEquals(_peers, peers);

    /// <summary>A datagram that was received, or is to be sent, with the peer's address. It is valid until the batch is used again.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public UdpDatagram this[int index] => new(
        Datagrams[index],
        Datagrams.HasAddress(index) ? _peers.ToEndPoint(Datagrams.AddressOf(index)) : _connectedTo!,
        Datagrams.IsTruncated(index));

    /// <summary>Adds a copy of a datagram, to be sent to the peer that the endpoint is connected to.</summary>
    /// <exception cref="InvalidOperationException">It is full; or the endpoint is not connected.</exception>
    /// <exception cref="ArgumentException">The datagram is longer than <see cref="MaxSize"/>.</exception>
    public void Add(ReadOnlySpan<byte> data)
    {
        if (_connectedTo is null)
        {
            throw new InvalidOperationException("The endpoint is not connected: say where the datagram goes.");
        }

        Datagrams.Add(data);
    }

    /// <summary>Adds a copy of a datagram, to be sent to <paramref name="receiver"/>.</summary>
    /// <exception cref="InvalidOperationException">It is full; or the endpoint is connected, to another peer.</exception>
    /// <exception cref="ArgumentException">The datagram is longer than <see cref="MaxSize"/>.</exception>
    /// <exception cref="SocketException">The receiver's address is of another family.</exception>
    public void Add(ReadOnlySpan<byte> data, IPEndPoint receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        if (_connectedTo is null)
        {
            Datagrams.Add(data, _peers.ToAddress(receiver));
            return;
        }

        if (!_connectedTo.Equals(receiver))
        {
            throw new InvalidOperationException($"The endpoint is connected to {_connectedTo} and cannot send to {receiver}.");
        }

        Datagrams.Add(data);
    }

    /// <summary>Takes everything out.</summary>
    public void Clear() => Datagrams.Clear();
}
