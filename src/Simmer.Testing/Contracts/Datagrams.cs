using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Sockets for datagrams, and their addresses.</summary>
internal static class Datagrams
{
    /// <summary>A socket at a port that the system has chosen.</summary>
    public static IoSocket Open()
    {
        var socket = Stage.Driver.Open(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(Stage.AnyPort);
        return socket;
    }

    public static SocketAddress AddressOf(IoSocket socket) => socket.LocalEndPoint!.Serialize();

    public static EndPoint EndPointOf(SocketAddress address) => Stage.AnyPort.Create(address);

    /// <summary>Receives one, and checks from whom it comes.</summary>
    public static async Coroutine<byte[]> Receive(IoSocket socket, IoSocket? from = null, int bufferSize = 2048)
    {
        var sender = new SocketAddress(AddressFamily.InterNetwork);
        var buffer = new byte[bufferSize];
        var info = await socket.ReceiveFrom(buffer, sender);
        if (from is not null)
        {
            Check.Equal(from.LocalEndPoint!, EndPointOf(sender), "Who sent a datagram");
        }

        Check.That(!info.IsTruncated, "A datagram that fits counts as truncated.");
        return buffer[..info.Count];
    }
}
