using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer;

// Multicast, and the other options that may be changed at any time.
public sealed partial class UdpEndpoint
{
    /// <summary>How many routers a datagram may pass. By default as the system likes, mostly 64.</summary>
    /// <exception cref="SocketException">The system refuses the number.</exception>
    public int TimeToLive
    {
        get => _socket.GetOption(IoSocketOption.TimeToLive);
        set => _socket.SetOption(IoSocketOption.TimeToLive, value);
    }

    /// <summary>How many routers a datagram to a multicast group may pass. By default 1: it stays in the local network.</summary>
    /// <exception cref="SocketException">The system refuses the number.</exception>
    public int MulticastTimeToLive
    {
        get => _socket.GetOption(IoSocketOption.MulticastTimeToLive);
        set => _socket.SetOption(IoSocketOption.MulticastTimeToLive, value);
    }

    /// <summary>What is sent from here to a multicast group is received on this machine, too, if somebody is in the group. By default yes.</summary>
    /// <remarks>On Windows it is the receiver's setting that counts, elsewhere the sender's.</remarks>
    public bool MulticastLoopback
    {
        get => _socket.GetOption(IoSocketOption.MulticastLoopback) != 0;
        set => _socket.SetOption(IoSocketOption.MulticastLoopback, value ? 1 : 0);
    }

    /// <summary>Receives from now on what is sent to a multicast group, to the port that this endpoint is bound to.</summary>
    /// <param name="group">The group's address, of the endpoint's family.</param>
    /// <param name="networkInterface">By which interface, as the system numbers them; 0: it chooses.</param>
    /// <exception cref="SocketException">The system refuses: it is no such address, for instance, or it was joined already.</exception>
    /// <exception cref="PlatformNotSupportedException">The loop's driver cannot.</exception>
    public void JoinGroup(IPAddress group, int networkInterface = 0)
    {
        ArgumentNullException.ThrowIfNull(group);
        _socket.JoinGroup(group, networkInterface);
    }

    /// <summary>Ends what <see cref="JoinGroup"/> began.</summary>
    /// <inheritdoc cref="JoinGroup" path="/param"/>
    /// <exception cref="SocketException">The system refuses: it was not joined, for instance.</exception>
    /// <exception cref="PlatformNotSupportedException">The loop's driver cannot.</exception>
    public void LeaveGroup(IPAddress group, int networkInterface = 0)
    {
        ArgumentNullException.ThrowIfNull(group);
        _socket.LeaveGroup(group, networkInterface);
    }

    /// <summary>By which interface datagrams to multicast groups are sent.</summary>
    /// <inheritdoc cref="JoinGroup" path="/param[@name='networkInterface']"/>
    /// <exception cref="SocketException">There is no such interface.</exception>
    /// <exception cref="PlatformNotSupportedException">The loop's driver cannot.</exception>
    public void SetMulticastInterface(int networkInterface) => _socket.SetMulticastInterface(networkInterface);
}
