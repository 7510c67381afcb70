using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Unix sockets: as <see cref="Stage"/> has those of TCP. A machine without them says so.</summary>
internal static class UnixSockets
{
    private static readonly bool s_areSupported = Socket.OSSupportsUnixDomainSockets;

    public static IoSocket Open()
    {
        ThrowIfNotSupported();
        return Stage.Driver.Open(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    }

    /// <summary>A socket of .NET's own.</summary>
    public static Socket OpenOutside()
    {
        ThrowIfNotSupported();
        return new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    }

    public static IoSocket Listen(UnixName name, int backlog = 128)
    {
        var listener = Open();
        try
        {
            listener.Bind(name.EndPoint);
            listener.Listen(backlog);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    public static async Coroutine<Pair> Connect()
    {
        using var name = new UnixName();
        using var listener = Listen(name);
        return await ConnectTo(listener, name);
    }

    public static async Coroutine<Pair> ConnectTo(IoSocket listener, UnixName name)
    {
        var client = Open();
        try
        {
            await client.Connect(name.EndPoint);
            return new Pair(client, await listener.Accept());
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="Stage.ConnectWithOutside"/>
    public static async Coroutine<(IoSocket Inside, Socket Outside)> ConnectWithOutside()
    {
        using var name = new UnixName();
        using var listener = Listen(name);
        var outside = OpenOutside();
        outside.Connect(name.EndPoint);
        return (await listener.Accept(), outside);
    }

    /// <summary>A socket of .NET's own with a name, by which whoever accepts it can know it.</summary>
    public static Socket ConnectNamedFromOutside(UnixName listener)
    {
        var socket = OpenOutside();
        var name = listener.Path is null ? UnixName.Abstract(isLong: true) : new UnixName(isLong: true);
        socket.Bind(name.EndPoint); // .NET removes its file when the socket is closed.
        socket.Connect(listener.EndPoint);
        return socket;
    }

    private static void ThrowIfNotSupported()
    {
        if (!s_areSupported)
        {
            throw new PlatformNotSupportedException("This machine has no Unix sockets.");
        }
    }
}
