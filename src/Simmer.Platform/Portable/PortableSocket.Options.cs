using System.Net.Sockets;

namespace Simmer.Platform.Portable;

// Options. Two of them mean different things on different systems, and .NET translates them in a way of its own.
internal sealed partial class PortableSocket
{
    // What was asked for, where the system does so anyway.
    private int _reusesAddress;

    public override void SetOption(IoSocketOption option, int value)
    {
        CheckUsable();
        if (IsImplied(option))
        {
            _reusesAddress = value;
            return;
        }

        var (level, name) = Find(option);
        Try(() => _socket.SetSocketOption(level, name, value), $"set {option} to {value}");
    }

    public override int GetOption(IoSocketOption option)
    {
        CheckUsable();
        if (IsImplied(option))
        {
            return _reusesAddress;
        }

        var (level, name) = Find(option);
        var value = 0;
        Try(() => value = (int)_socket.GetSocketOption(level, name)!, $"get {option}");
        return value;
    }

    // Connections that linger do not keep a listener from its address: on Windows they never do, and elsewhere .NET asks for
    // that in each bind of a TCP socket. Its own option would do more: let two sockets have the address at the same time.
    private bool IsImplied(IoSocketOption option) => option is IoSocketOption.ReuseAddress && IsStream;

    private (SocketOptionLevel Level, SocketOptionName Name) Find(IoSocketOption option) => option switch
    {
        IoSocketOption.NoDelay => (SocketOptionLevel.Tcp, SocketOptionName.NoDelay),
        IoSocketOption.KeepAlive => (SocketOptionLevel.Socket, SocketOptionName.KeepAlive),
        IoSocketOption.KeepAliveIdle => (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime),
        IoSocketOption.KeepAliveInterval => (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval),
        IoSocketOption.KeepAliveCount => (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount),
        IoSocketOption.SendBuffer => (SocketOptionLevel.Socket, SocketOptionName.SendBuffer),
        IoSocketOption.ReceiveBuffer => (SocketOptionLevel.Socket, SocketOptionName.ReceiveBuffer),
        IoSocketOption.IPv6Only => (SocketOptionLevel.IPv6, SocketOptionName.IPv6Only),

        // On Unix this sets SO_REUSEPORT, too: of datagram sockets, who shares an address wants both.
        IoSocketOption.ReuseAddress => (SocketOptionLevel.Socket, SocketOptionName.ReuseAddress),

        // Windows has nothing that spreads connections: its SO_REUSEADDR lets one steal them from the other.
        IoSocketOption.ReusePort when IsStream && Drivers.IsWindows =>
            throw SocketError.ProtocolOption.ToSocketException($"set {option}: Windows cannot share a port among listeners"),
        IoSocketOption.ReusePort => (SocketOptionLevel.Socket, SocketOptionName.ReuseAddress),
        _ => throw new ArgumentOutOfRangeException(nameof(option), option, "This is not an option of sockets."),
    };
}
