using System.Net;
using System.Net.Sockets;
using Simmer.Platform;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Opening sockets, their addresses and options: what the system does at once.</summary>
internal static class OpeningCases
{
    public static IEnumerable<ContractCase> All =>
    [
        Story(Open_AndClose_IsCountedByTheDriver),
        Story(Bind_ToAnyPort_ThenKnowsItsAddress),
        Story(Bind_ToAnAddressInUse_Fails),
        Story(Bind_ToAnAddressThatIsNotThisMachines_Fails),
        Story(Listen_Unbound_IsEitherRefusedOrGivesItAnAddress),
        Story(Options_ThatAreSet_CanBeAskedFor),
        Story(Options_OfBuffers_AreAtLeastWhatWasAskedFor),
        Story(EndPoints_OfAConnection_AreEachOthers),
        OptionalStory(EndPoints_OfIPv6_AreIPv6),
        Story(Dispose_Twice_DoesNothing),
        Story(Everything_AfterDispose_SaysSo),
    ];

    private static void Open_AndClose_IsCountedByTheDriver()
    {
        var before = Stage.Driver.Sockets.Count;
        using (var socket = Stage.OpenTcp())
        {
            Check.Equal(before + 1, Stage.Driver.Sockets.Count, "The driver's sockets, one more being open");
            Check.That(!socket.IsClosed, "A socket that was just opened counts as closed.");
            Check.Equal(AddressFamily.InterNetwork, socket.AddressFamily, "Its family");
            Check.That(ReferenceEquals(EventLoop.Current, socket.Loop), "The socket belongs to another loop.");
            Check.Equal(null, socket.RemoteEndPoint, "The peer of a socket that is not connected");
        }

        Check.Equal(before, Stage.Driver.Sockets.Count, "The driver's sockets, when it has been closed");
    }

    private static void Bind_ToAnyPort_ThenKnowsItsAddress()
    {
        using var socket = Stage.OpenTcp();
        socket.Bind(Stage.AnyPort);
        var address = socket.LocalEndPoint as IPEndPoint;
        Check.That(address is { Port: > 0 } && address.Address.Equals(IPAddress.Loopback), $"Bound to a port that the system chooses, its address is {address}.");
    }

    private static void Bind_ToAnAddressInUse_Fails()
    {
        using var first = Stage.Listen();
        using var second = Stage.OpenTcp();
        var failure = Check.Throws<SocketException>("binding to an address at which somebody listens", () =>
        {
            second.Bind(first.LocalEndPoint!);
            second.Listen(1); // Some systems say it only here.
        });
        Check.Error(failure, SocketError.AddressAlreadyInUse);
    }

    private static void Bind_ToAnAddressThatIsNotThisMachines_Fails()
    {
        using var socket = Stage.OpenTcp();
        var documentation = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0); // RFC 5737: nobody has it.
        Check.Error(
            Check.Throws<SocketException>("binding to somebody else's address", () => socket.Bind(documentation)),
            SocketError.AddressNotAvailable);
    }

    // Linux binds it to some port; Windows refuses.
    private static void Listen_Unbound_IsEitherRefusedOrGivesItAnAddress()
    {
        using var socket = Stage.OpenTcp();
        try
        {
            socket.Listen(1);
        }
        catch (SocketException)
        {
            return;
        }

        Check.That(socket.LocalEndPoint is IPEndPoint { Port: > 0 }, $"It listens, but its address is {socket.LocalEndPoint}.");
    }

    private static void Options_ThatAreSet_CanBeAskedFor()
    {
        using var socket = Stage.OpenTcp();
        foreach (var option in (IoSocketOption[])[IoSocketOption.NoDelay, IoSocketOption.KeepAlive, IoSocketOption.ReuseAddress])
        {
            socket.SetOption(option, 1);
            Check.That(socket.GetOption(option) != 0, $"{option} was set to 1 and is {socket.GetOption(option)}.");
            socket.SetOption(option, 0);
            Check.That(socket.GetOption(option) == 0, $"{option} was set to 0 and is {socket.GetOption(option)}.");
        }
    }

    private static void Options_OfBuffers_AreAtLeastWhatWasAskedFor()
    {
        using var socket = Stage.OpenTcp();
        foreach (var option in (IoSocketOption[])[IoSocketOption.SendBuffer, IoSocketOption.ReceiveBuffer])
        {
            socket.SetOption(option, 32 * 1024);
            Check.That(socket.GetOption(option) >= 32 * 1024, $"{option} was set to 32 KiB and is {socket.GetOption(option)} bytes.");
        }
    }

    private static async Coroutine EndPoints_OfAConnection_AreEachOthers()
    {
        using var pair = await Stage.Connect();
        Check.Equal(pair.Server.LocalEndPoint, pair.Client.RemoteEndPoint, "The client's peer");
        Check.Equal(pair.Client.LocalEndPoint, pair.Server.RemoteEndPoint, "The server's peer");
        Check.Equal(AddressFamily.InterNetwork, pair.Server.AddressFamily, "The family of an accepted socket");
    }

    private static async Coroutine EndPoints_OfIPv6_AreIPv6()
    {
        using var listener = OpenIPv6();
        listener.SetOption(IoSocketOption.IPv6Only, 1);
        BindToIPv6(listener);
        listener.Listen(1);
        using var client = Stage.OpenTcp(AddressFamily.InterNetworkV6);
        await client.Connect(listener.LocalEndPoint!);
        using var server = await listener.Accept();
        Check.Equal(client.LocalEndPoint, server.RemoteEndPoint, "The server's peer");
        Check.That(server.RemoteEndPoint is IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 }, $"The peer's address is {server.RemoteEndPoint}.");
    }

    private static async Coroutine Dispose_Twice_DoesNothing()
    {
        using var pair = await Stage.Connect();
        var open = Stage.Driver.Sockets.Count;
        pair.Client.Dispose();
        pair.Client.Dispose();
        Check.That(pair.Client.IsClosed, "It was disposed, but does not count as closed.");
        Check.Equal(open - 1, Stage.Driver.Sockets.Count, "The driver's sockets, when one was disposed twice");
    }

    private static async Coroutine Everything_AfterDispose_SaysSo()
    {
        using var pair = await Stage.Connect();
        var socket = pair.Client;
        socket.Dispose();
        await Check.Throws<ObjectDisposedException>("Receive after Dispose", async () => await socket.Receive(new byte[1]));
        await Check.Throws<ObjectDisposedException>("Send after Dispose", async () => await socket.Send(new byte[1]));
        await Check.Throws<ObjectDisposedException>("Accept after Dispose", async () => await socket.Accept());
        await Check.Throws<ObjectDisposedException>("Connect after Dispose", async () => await socket.Connect(Stage.AnyPort));
        Check.Throws<ObjectDisposedException>("Bind after Dispose", () => socket.Bind(Stage.AnyPort));
        Check.Throws<ObjectDisposedException>("Listen after Dispose", () => socket.Listen(1));
        Check.Throws<ObjectDisposedException>("ShutDown after Dispose", () => socket.ShutDown(SocketShutdown.Send));
        Check.Throws<ObjectDisposedException>("SetOption after Dispose", () => socket.SetOption(IoSocketOption.NoDelay, 1));
        Check.Throws<ObjectDisposedException>("ResetOnClose after Dispose", socket.ResetOnClose);
        _ = socket.LocalEndPoint; // May be null, but does not throw: it is asked for in messages.
    }

    private static IoSocket OpenIPv6() => Socket.OSSupportsIPv6
        ? Stage.OpenTcp(AddressFamily.InterNetworkV6)
        : throw new PlatformNotSupportedException("This machine has no IPv6.");

    private static void BindToIPv6(IoSocket socket)
    {
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable)
        {
            throw new PlatformNotSupportedException("This machine has no IPv6 address, as containers often have none.", e);
        }
    }
}
