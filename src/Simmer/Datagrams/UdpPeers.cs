using System.Net;
using System.Net.Sockets;

namespace Simmer;

/// <summary>The addresses that an endpoint has seen, in the system's form and in .NET's, so that neither is made anew for each datagram.</summary>
/// <remarks>
/// Bounded: whoever sends from ever new addresses must not fill the memory. When there are too many all are forgotten, which
/// costs a flood of new addresses one allocation each, and nobody else more than one.
/// </remarks>
internal sealed class UdpPeers(AddressFamily family)
{
    // A guess: some hundred bytes each.
    private const int Capacity = 1024;

    private readonly IPEndPoint _template = new(family is AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, port: 0);
    private readonly Dictionary<SocketAddress, IPEndPoint> _senders = new(ByContent.Instance);
    private readonly Dictionary<IPEndPoint, SocketAddress> _receivers = [];

    /// <summary>Room for an address, for <c>ReceiveFrom</c>.</summary>
    public SocketAddress NewRoom() => _template.Serialize();

    /// <summary>.NET's form of an address that the system has written.</summary>
    public IPEndPoint ToEndPoint(SocketAddress address)
    {
        if (_senders.TryGetValue(address, out var known))
        {
            return known;
        }

        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        var endpoint = (IPEndPoint)_template.Create(copy);
        Remember(_senders, copy, endpoint);
        return endpoint;
    }

    /// <summary>The system's form of an address that a user has given.</summary>
    /// <exception cref="SocketException">It is of another family.</exception>
    public SocketAddress ToAddress(IPEndPoint endpoint)
    {
        if (_receivers.TryGetValue(endpoint, out var known))
        {
            return known;
        }

        var own = new IPEndPoint(InFamily(endpoint), endpoint.Port); // The user's may be changed.
        var address = own.Serialize();
        Remember(_receivers, new IPEndPoint(endpoint.Address, endpoint.Port), address);
        return address;
    }

    private IPAddress InFamily(IPEndPoint endpoint) =>
        endpoint.AddressFamily == family ? endpoint.Address
        : family is AddressFamily.InterNetworkV6 ? endpoint.Address.MapToIPv6() // The system refuses it unless it serves both.
        : throw new SocketException(
            (int)SocketError.AddressFamilyNotSupported, $"An endpoint of IPv4 cannot send to {endpoint}. Bind it to an address of IPv6.");

    private static void Remember<TKey, TValue>(Dictionary<TKey, TValue> known, TKey key, TValue value)
        where TKey : class
    {
        if (known.Count >= Capacity)
        {
            known.Clear();
        }

        known.Add(key, value);
    }

    // .NET's own comparison looks at the room behind an address, too.
    private sealed class ByContent : IEqualityComparer<SocketAddress>
    {
        public static readonly ByContent Instance = new();

        public bool Equals(SocketAddress? x, SocketAddress? y) => Content(x!).SequenceEqual(Content(y!));

        public int GetHashCode(SocketAddress obj)
        {
            var hash = new HashCode();
            hash.AddBytes(Content(obj));
            return hash.ToHashCode();
        }

        private static ReadOnlySpan<byte> Content(SocketAddress address) => address.Buffer.Span[..address.Size];
    }
}
