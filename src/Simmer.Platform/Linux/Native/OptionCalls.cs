namespace Simmer.Platform.Linux;

/// <summary>What <see cref="IoSocketOption"/>s are to the system.</summary>
internal static unsafe class OptionCalls
{
    private const int SocketLevel = 1;   // SOL_SOCKET
    private const int TcpLevel = 6;      // IPPROTO_TCP
    private const int IPv4Level = 0;     // IPPROTO_IP
    private const int IPv6Level = 41;    // IPPROTO_IPV6
    private const int JoinGroup = 42;    // MCAST_JOIN_GROUP
    private const int LeaveGroup = 45;   // MCAST_LEAVE_GROUP
    private const int IPv4MulticastInterface = 32; // IP_MULTICAST_IF

    public static SystemResult Set(int descriptor, bool isIPv6, IoSocketOption option, int value)
    {
        var (level, name) = Find(option, isIPv6);
        if ((level, name) != (IPv4Level, IPv4MulticastInterface))
        {
            return SystemResult.Of(LibC.SetSockOpt(descriptor, level, name, &value, sizeof(int)));
        }

        var request = stackalloc int[3] { 0, 0, value }; // ip_mreqn: a group, an address of ours, the interface's index
        return SystemResult.Of(LibC.SetSockOpt(descriptor, level, name, request, 3 * sizeof(int)));
    }

    public static SystemResult Get(int descriptor, bool isIPv6, IoSocketOption option)
    {
        var (level, name) = Find(option, isIPv6);
        return (level, name) == (IPv4Level, IPv4MulticastInterface)
            ? SystemResult.Of(Errno.ProtocolOption) // It would tell an address, not the interface.
            : SocketCalls.GetOption(descriptor, level, name);
    }

    public static SystemResult ChangeGroup(int descriptor, bool isIPv6, bool joins, ReadOnlySpan<byte> group, int networkInterface)
    {
        // group_req: the interface's index; room up to the next multiple of eight; the group's address.
        var request = stackalloc byte[8 + NativeAddress.Capacity];
        *(int*)request = networkInterface;
        group.CopyTo(new Span<byte>(request + 8, NativeAddress.Capacity));
        return SystemResult.Of(LibC.SetSockOpt(
            descriptor, isIPv6 ? IPv6Level : IPv4Level, joins ? JoinGroup : LeaveGroup, request, 8 + NativeAddress.Capacity));
    }

    private static (int Level, int Name) Find(IoSocketOption option, bool isIPv6) => option switch
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
        IoSocketOption.TimeToLive => isIPv6 ? (IPv6Level, 16) : (IPv4Level, 2),
        IoSocketOption.MulticastInterface => isIPv6 ? (IPv6Level, 17) : (IPv4Level, IPv4MulticastInterface),
        IoSocketOption.MulticastTimeToLive => isIPv6 ? (IPv6Level, 18) : (IPv4Level, 33),
        IoSocketOption.MulticastLoopback => isIPv6 ? (IPv6Level, 19) : (IPv4Level, 34),
        _ => throw new ArgumentOutOfRangeException(nameof(option), option, "This is not an option of sockets."),
    };
}
