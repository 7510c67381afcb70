using System.Net.Sockets;

namespace Simmer.Platform.Linux;

/// <summary>What Linux calls the options of sockets. Those of IP have other names for each family.</summary>
internal static class SocketOptions
{
    public const int IPv4Level = 0;            // IPPROTO_IP
    public const int IPv6Level = 41;           // IPPROTO_IPV6
    private const int SocketLevel = 1;         // SOL_SOCKET
    private const int TcpLevel = 6;            // IPPROTO_TCP

    public static (int Level, int Name) Find(IoSocketOption option, AddressFamily family) => option switch
    {
        IoSocketOption.ReuseAddress => (SocketLevel, 2),
        IoSocketOption.Broadcast => (SocketLevel, 6),
        IoSocketOption.SendBuffer => (SocketLevel, 7),
        IoSocketOption.ReceiveBuffer => (SocketLevel, 8),
        IoSocketOption.KeepAlive => (SocketLevel, 9),
        IoSocketOption.ReusePort => (SocketLevel, 15),
        IoSocketOption.NoDelay => (TcpLevel, 1),
        IoSocketOption.KeepAliveIdle => (TcpLevel, 4),
        IoSocketOption.KeepAliveInterval => (TcpLevel, 5),
        IoSocketOption.KeepAliveCount => (TcpLevel, 6),
        IoSocketOption.UserTimeout => (TcpLevel, 18),
        IoSocketOption.IPv6Only => (IPv6Level, 26),
        IoSocketOption.TimeToLive => OfIP(family, v4: 2, v6: 16),           // IP_TTL, IPV6_UNICAST_HOPS
        IoSocketOption.MulticastTimeToLive => OfIP(family, v4: 33, v6: 18), // IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS
        IoSocketOption.MulticastLoopback => OfIP(family, v4: 34, v6: 19),   // IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP
        _ => throw new ArgumentOutOfRangeException(nameof(option), option, "This is not an option of sockets."),
    };

    private static (int Level, int Name) OfIP(AddressFamily family, int v4, int v6) =>
        family is AddressFamily.InterNetworkV6 ? (IPv6Level, v6) : (IPv4Level, v4);
}
