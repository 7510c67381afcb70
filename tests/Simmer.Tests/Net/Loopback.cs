using System.Net;
using System.Net.Sockets;
using Simmer.Platform;
using static Simmer.Asyncio;

namespace Simmer.Tests.Net;

/// <summary>Connections of this machine with itself.</summary>
internal static class Loopback
{
    public static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, port: 0);

    /// <summary>A connection, seen from both ends.</summary>
    public static async Coroutine<(TcpStream Client, TcpStream Server)> Connect(ListenOptions? options = null)
    {
        using var listener = ListenTcp(AnyPort, options);
        var client = await ConnectTcp(listener.LocalEndPoint);
        return (client, await listener.Accept());
    }

    /// <summary>A socket of .NET's own that has connected when this returns, while the loop has seen nothing yet.</summary>
    public static Socket ConnectAtOnce(IPEndPoint address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(address);
        return socket;
    }

    /// <summary>The driver of the running loop: it knows which sockets are open.</summary>
    public static IoDriver Driver() => IoDriver.Of(EventLoop.Current);

    /// <summary>A port at which nobody listens.</summary>
    public static IPEndPoint Nobody()
    {
        using var listener = ListenTcp(AnyPort);
        return listener.LocalEndPoint;
    }

    public static async Coroutine Echo(TcpStream connection)
    {
        var buffer = new byte[64 * 1024];
        while (await connection.Read(buffer) is var count and > 0)
        {
            await connection.Write(buffer.AsMemory(0, count));
        }
    }

    public static async Coroutine<byte[]> ReceiveToEnd(TcpStream connection, int bufferSize = 64 * 1024)
    {
        var received = new MemoryStream();
        var buffer = new byte[bufferSize];
        while (await connection.Read(buffer) is var count and > 0)
        {
            received.Write(buffer, 0, count);
        }

        return received.ToArray();
    }

    public static async Coroutine<byte[]> ReceiveExactly(TcpStream connection, int count)
    {
        var received = new byte[count];
        for (var at = 0; at < count;)
        {
            var more = await connection.Read(received.AsMemory(at));
            more.ShouldBeGreaterThan(0, "the stream ended early");
            at += more;
        }

        return received;
    }

    /// <summary>Bytes of which no two neighbours are alike, and no two places at a distance of a power of two.</summary>
    public static byte[] Pattern(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)((i * 31) + (i / 251));
        }

        return bytes;
    }

    public static SocketError ErrorOf(this IOException exception) =>
        exception.InnerException.ShouldBeOfType<SocketException>().SocketErrorCode;
}
