using System.Net.Sockets;
using Simmer.Platform;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Taking over sockets that somebody else has opened.</summary>
internal static class AdoptingCases
{
    public static IEnumerable<ContractCase> All =>
    [
        Story(Adopt_AConnection_WorksAsIfItHadBeenOpenedHere),
        Story(Adopt_AConnectionWithDataAndTheEnd_GetsBoth),
        Story(Adopt_AListener_Accepts),
        Story(Adopt_ABoundSocket_Connects),
        Story(Adopt_ADatagramSocket_SendsAndReceives),
        Story(Adopt_ThenDispose_ClosesIt),
        Story(Adopt_AndForgetTheHandle_KeepsItOpen),
    ];

    private static Socket OpenOutside() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>A socket that is connected to the returned one of the driver.</summary>
    private static async Coroutine<(Socket Foreign, IoSocket Peer)> ForeignConnection()
    {
        using var listener = Stage.Listen();
        var foreign = Stage.ConnectFromOutside(listener);
        return (foreign, await listener.Accept());
    }

    private static async Coroutine Adopt_AConnection_WorksAsIfItHadBeenOpenedHere()
    {
        var (foreign, peer) = await ForeignConnection();
        using (peer)
        {
            var local = foreign.LocalEndPoint;
            using var adopted = Stage.Driver.Adopt(foreign.SafeHandle);
            Check.That(Stage.Driver.Sockets.Contains(adopted), "The driver does not count a socket that it has adopted.");
            Check.Equal(AddressFamily.InterNetwork, adopted.AddressFamily, "Its family");
            Check.Equal(local, adopted.LocalEndPoint, "Its own address");
            Check.Equal(peer.LocalEndPoint, adopted.RemoteEndPoint, "Its peer");
            var receiving = await Stage.BeginToWait(Receive(), "receive");
            await peer.Send("there"u8.ToArray());
            await receiving;
            var data = Pattern.Of(16 * 1024 * 1024);
            Check.Bytes(data, await Stage.Both(Stage.SendAndEnd(adopted, data), Stage.ReceiveToEnd(peer)), "What it sent");

            async Coroutine Receive() => Check.Bytes("there", await Stage.ReceiveExactly(adopted, 5), "What it received");
        }
    }

    private static async Coroutine Adopt_AConnectionWithDataAndTheEnd_GetsBoth()
    {
        var (foreign, peer) = await ForeignConnection();
        using (peer)
        {
            await Stage.SendAndEnd(peer, "before"u8.ToArray());
            foreign.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead); // It has arrived, before the driver knows of the socket.
            using var adopted = Stage.Driver.Adopt(foreign.SafeHandle);
            Check.Bytes("before", await Stage.ReceiveToEnd(adopted), "What had been sent before");
        }
    }

    private static async Coroutine Adopt_AListener_Accepts()
    {
        using var foreign = OpenOutside();
        foreign.Bind(Stage.AnyPort);
        foreign.Listen(10);
        var address = foreign.LocalEndPoint!;
        using var early = OpenOutside();
        early.Connect(address); // Before the driver knows of the listener.
        using var listener = Stage.Driver.Adopt(foreign.SafeHandle);
        Check.Equal(address, listener.LocalEndPoint, "Its own address");
        using var first = await listener.Accept();
        Check.Equal(early.LocalEndPoint, first.RemoteEndPoint, "Who was accepted");

        var holder = new IoSocketHolder();
        var accepting = await Stage.BeginToWait(holder.Take(listener.Accept()), "accept");
        using var late = Stage.ConnectFromOutside(listener);
        await accepting;
        using (holder)
        {
            Check.Equal(late.LocalEndPoint, holder.Socket.RemoteEndPoint, "Who was accepted");
        }
    }

    private static async Coroutine Adopt_ABoundSocket_Connects()
    {
        using var listener = Stage.Listen();
        using var foreign = OpenOutside();
        foreign.Bind(Stage.AnyPort);
        var own = foreign.LocalEndPoint;
        using var adopted = Stage.Driver.Adopt(foreign.SafeHandle);
        await adopted.Connect(listener.LocalEndPoint!);
        using var server = await listener.Accept();
        Check.Equal(own, server.RemoteEndPoint, "Where the connection comes from");
    }

    private static async Coroutine Adopt_ADatagramSocket_SendsAndReceives()
    {
        using var foreign = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        foreign.Bind(Stage.AnyPort);
        using var adopted = Stage.Driver.Adopt(foreign.SafeHandle);
        using var other = Datagrams.Open();
        await adopted.SendTo("there"u8.ToArray(), Datagrams.AddressOf(other));
        Check.Bytes("there", await Datagrams.Receive(other, adopted), "What it sent");
        await other.SendTo("back"u8.ToArray(), Datagrams.AddressOf(adopted));
        Check.Bytes("back", await Datagrams.Receive(adopted, other), "What it received");
    }

    private static async Coroutine Adopt_ThenDispose_ClosesIt()
    {
        var (foreign, peer) = await ForeignConnection();
        using (peer)
        {
            Stage.Driver.Adopt(foreign.SafeHandle).Dispose();
            Check.Equal(0, await peer.Receive(new byte[1]), "What the peer receives when an adopted socket is closed");
        }
    }

    private static async Coroutine Adopt_AndForgetTheHandle_KeepsItOpen()
    {
        var (adopted, peer) = await Adopt();
        using (adopted)
        using (peer)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await adopted.Send("x"u8.ToArray());
            Check.Bytes("x", await Stage.ReceiveExactly(peer, 1), "What was sent when nobody but the driver knew of the socket");
        }

        static async Coroutine<(IoSocket Adopted, IoSocket Peer)> Adopt()
        {
            var (foreign, peer) = await ForeignConnection();
            return (Stage.Driver.Adopt(foreign.SafeHandle), peer);
        }
    }
}
