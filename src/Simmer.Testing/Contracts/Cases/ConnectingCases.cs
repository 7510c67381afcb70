using System.Net;
using System.Net.Sockets;
using static Simmer.Asyncio;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Connecting.</summary>
internal static class ConnectingCases
{
    public static IEnumerable<ContractCase> All =>
    [
        Story(Connect_ToAListener_BecomesConnected),
        Story(Connect_WhereNobodyListens_IsRefused),
        Story(Connect_ToAnAddressOfAnotherFamily_Fails),
        Story(Connect_FromAnAddressOfItsOwn_UsesIt),
        Story(Connect_ManyAtOnce_AllBecomeConnected),
        Story(Connect_AfterAFailure_OtherSocketsWork),
    ];

    private static async Coroutine Connect_ToAListener_BecomesConnected()
    {
        using var listener = Stage.Listen();
        using var client = Stage.OpenTcp();
        await client.Connect(listener.LocalEndPoint!);
        Check.Equal(listener.LocalEndPoint, client.RemoteEndPoint, "Whom it is connected to");
        Check.That(client.LocalEndPoint is IPEndPoint { Port: > 0 }, $"Its own address is {client.LocalEndPoint}.");
        using var server = await listener.Accept();
        await client.Send("x"u8.ToArray());
        Check.Bytes("x", await Stage.ReceiveExactly(server, 1), "What was sent");
    }

    private static async Coroutine Connect_WhereNobodyListens_IsRefused()
    {
        using var client = Stage.OpenTcp();
        var failure = await Check.Throws<SocketException>("connecting where nobody listens", async () => await client.Connect(Stage.Nobody()));
        Check.Error(failure, SocketError.ConnectionRefused);
        Check.Equal(null, client.RemoteEndPoint, "The peer of a socket that could not be connected");
    }

    private static async Coroutine Connect_ToAnAddressOfAnotherFamily_Fails()
    {
        using var client = Stage.OpenTcp();
        await Check.Throws<SocketException>(
            "connecting an IPv4 socket to an IPv6 address", async () => await client.Connect(new IPEndPoint(IPAddress.IPv6Loopback, 9)));
    }

    private static async Coroutine Connect_FromAnAddressOfItsOwn_UsesIt()
    {
        using var listener = Stage.Listen();
        using var client = Stage.OpenTcp();
        client.Bind(Stage.AnyPort);
        var own = client.LocalEndPoint;
        await client.Connect(listener.LocalEndPoint!);
        using var server = await listener.Accept();
        Check.Equal(own, client.LocalEndPoint, "The address that it was bound to");
        Check.Equal(own, server.RemoteEndPoint, "Where the connection comes from");
    }

    private static async Coroutine Connect_ManyAtOnce_AllBecomeConnected()
    {
        const int Count = 50;
        using var listener = Stage.Listen();
        var clients = Enumerable.Range(0, Count).Select(static _ => Stage.OpenTcp()).ToArray();
        try
        {
            var connecting = clients.Select(client => CreateTask(client.Connect(listener.LocalEndPoint!))).ToArray();
            HashSet<EndPoint> peers = [];
            for (var i = 0; i < Count; i++)
            {
                using var server = await listener.Accept();
                peers.Add(server.RemoteEndPoint!);
            }

            foreach (var task in connecting)
            {
                await task;
            }

            Check.That(peers.SetEquals(clients.Select(static client => client.LocalEndPoint!)), "Those who were accepted are not those who connected.");
        }
        finally
        {
            Array.ForEach(clients, static client => client.Dispose());
        }
    }

    private static async Coroutine Connect_AfterAFailure_OtherSocketsWork()
    {
        using (var failed = Stage.OpenTcp())
        {
            await Check.Throws<SocketException>("connecting where nobody listens", async () => await failed.Connect(Stage.Nobody()));
        }

        using var pair = await Stage.Connect();
        await pair.Client.Send("x"u8.ToArray());
        Check.Bytes("x", await Stage.ReceiveExactly(pair.Server, 1), "What was sent");
    }
}
