using System.Net;
using System.Net.Sockets;

namespace Simmer.Platform.Linux;

/// <summary>The system's calls about multicast groups. What they take is another structure for each family.</summary>
internal static unsafe class GroupCalls
{
    private const int JoinV4 = 35;      // IP_ADD_MEMBERSHIP
    private const int LeaveV4 = 36;     // IP_DROP_MEMBERSHIP
    private const int InterfaceV4 = 32; // IP_MULTICAST_IF
    private const int JoinV6 = 20;      // IPV6_JOIN_GROUP
    private const int LeaveV6 = 21;     // IPV6_LEAVE_GROUP
    private const int InterfaceV6 = 17; // IPV6_MULTICAST_IF

    private const int RequestV4Size = 12; // struct ip_mreqn: the group, the interface's address, its number
    private const int RequestV6Size = 20; // struct ipv6_mreq: the group, the interface's number

    public static SystemResult Join(int descriptor, AddressFamily family, IPAddress group, int networkInterface) =>
        family is AddressFamily.InterNetworkV6
            ? SetV6(descriptor, JoinV6, group, networkInterface)
            : SetV4(descriptor, JoinV4, group, networkInterface);

    public static SystemResult Leave(int descriptor, AddressFamily family, IPAddress group, int networkInterface) =>
        family is AddressFamily.InterNetworkV6
            ? SetV6(descriptor, LeaveV6, group, networkInterface)
            : SetV4(descriptor, LeaveV4, group, networkInterface);

    public static SystemResult SetInterface(int descriptor, AddressFamily family, int networkInterface) =>
        family is AddressFamily.InterNetworkV6
            ? SystemResult.Of(LibC.SetSockOpt(descriptor, SocketOptions.IPv6Level, InterfaceV6, &networkInterface, sizeof(int)))
            : SetV4(descriptor, InterfaceV4, IPAddress.Any, networkInterface);

    public static void ThrowIfFailed(SystemResult result, string attempt)
    {
        if (result.Failed)
        {
            throw result.Error.ToSocketException(attempt);
        }
    }

    private static SystemResult SetV4(int descriptor, int option, IPAddress group, int networkInterface)
    {
        CheckFamily(group, AddressFamily.InterNetwork);
        var request = stackalloc byte[RequestV4Size];
        group.TryWriteBytes(new Span<byte>(request, 4), out _);
        *(int*)(request + 4) = 0;
        *(int*)(request + 8) = networkInterface;
        return SystemResult.Of(LibC.SetSockOpt(descriptor, SocketOptions.IPv4Level, option, request, RequestV4Size));
    }

    private static SystemResult SetV6(int descriptor, int option, IPAddress group, int networkInterface)
    {
        CheckFamily(group, AddressFamily.InterNetworkV6);
        var request = stackalloc byte[RequestV6Size];
        group.TryWriteBytes(new Span<byte>(request, 16), out _);
        *(int*)(request + 16) = networkInterface;
        return SystemResult.Of(LibC.SetSockOpt(descriptor, SocketOptions.IPv6Level, option, request, RequestV6Size));
    }

    private static void CheckFamily(IPAddress group, AddressFamily family)
    {
        if (group.AddressFamily != family)
        {
            throw new SocketException((int)SocketError.AddressFamilyNotSupported, $"{group} is not an address of the socket's family.");
        }
    }
}
