using System.Net.Sockets;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Net;

public sealed class TcpServerGroupTests
{
    [Fact]
    public void Run_SpreadsTheConnectionsOverItsLoops() => RealLoop.Run(async () =>
    {
        const int Connections = 64; // That all of them come to one of two loops has a chance of 2 to the power of -63.
        var served = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        using var group = new TcpServerGroup(
            AnyPort,
            async connection =>
            {
                served.AddOrUpdate(EventLoop.Current.Name, 1, static (_, count) => count + 1);
                await Echo(connection);
            },
            new TcpServerGroupOptions { Loops = 2 });
        var running = CreateTask(group.Run());
        await group.WaitUntilServing();
        await TaskGroup.Run(async clients =>
        {
            for (var i = 0; i < Connections; i++)
            {
                clients.Spawn(Talk((byte)i));
            }
        });
        served.Keys.ShouldBe(["loop 0", "loop 1"], ignoreOrder: true);
        served.Values.Sum().ShouldBe(Connections);
        (await group.Snapshot()).Sum(static server => server.Accepted).ShouldBe(Connections);

        group.Stop();
        await running;
        (await group.Snapshot()).ShouldAllBe(static server => server.State == ServerState.Ended && server.Open == 0);
        (await Throws<SocketException>(ConnectTcp(group.LocalEndPoint))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);

        async Coroutine Talk(byte number)
        {
            using var connection = await ConnectTcp(group.LocalEndPoint);
            await connection.Write(new[] { number });
            (await ReceiveExactly(connection, 1)).ShouldBe([number]);
            connection.CloseWrite();
            (await connection.Read(new byte[1])).ShouldBe(0);
        }
    });

    [Fact]
    public void Drain_CancelsOnEachLoopWhatDoesNotEnd() => RealLoop.Run(async () =>
    {
        using var group = new TcpServerGroup(AnyPort, Echo, new TcpServerGroupOptions { Loops = 2 });
        var running = CreateTask(group.Run());
        await group.WaitUntilServing();
        List<TcpStream> clients = [];
        for (var i = 0; i < 8; i++)
        {
            clients.Add(await ConnectTcp(group.LocalEndPoint));
            await clients[i].Write(new byte[] { 1 });
            await ReceiveExactly(clients[i], 1);
        }

        (await group.Drain(TimeSpan.FromMilliseconds(1))).ShouldBeFalse();
        await running;
        foreach (var client in clients)
        {
            (await client.Read(new byte[1])).ShouldBe(0);
            client.Dispose();
        }
    });

    [Fact]
    public void Drain_WhenTheHandlersEndInTime_SaysSo() => RealLoop.Run(async () =>
    {
        using var group = new TcpServerGroup(AnyPort, Echo, new TcpServerGroupOptions { Loops = 2 });
        var running = CreateTask(group.Run());
        await group.WaitUntilServing();
        var client = await ConnectTcp(group.LocalEndPoint);
        await client.Write(new byte[] { 1 });
        await ReceiveExactly(client, 1);
        var draining = CreateTask(group.Drain(Timeout.InfiniteTimeSpan));
        await Yield();
        draining.IsCompleted.ShouldBeFalse();
        client.Dispose();
        (await draining).ShouldBeTrue();
        await running;
    });

    [Fact]
    public void Abort_BeforeTheLoopsHaveBegun_ReachesThemAllTheSame() => RealLoop.Run(async () =>
    {
        using var group = new TcpServerGroup(AnyPort, Echo, new TcpServerGroupOptions { Loops = 2 });
        var running = CreateTask(group.Run());
        await Yield();
        group.Abort();
        await running;
        (await Throws<InvalidOperationException>(group.Run())).Message.ShouldContain("once");
    });

    [Fact]
    public void Serve_Cancelled_EndsAllLoops() => RealLoop.Run(async () =>
    {
        var address = Nobody();
        var serving = CreateTask(LoopGroup.Serve(address, Echo, new TcpServerGroupOptions { Loops = 2 }));
        using var client = await ConnectPatiently(address);
        serving.Cancel();
        await Throws<OperationCanceledException>(serving);
        (await Throws<SocketException>(ConnectTcp(address))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    });

    [Fact]
    public void New_AtAnAddressInUse_FailsAtOnce() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        Should.Throw<SocketException>(() => new TcpServerGroup(listener.LocalEndPoint, Echo)).SocketErrorCode.ShouldBe(SocketError.AddressAlreadyInUse);
    });

    [Fact]
    public void Dispose_WithoutARun_GivesTheAddressBack() => RealLoop.Run(async () =>
    {
        var group = new TcpServerGroup(AnyPort, Echo);
        group.Dispose();
        ListenTcp(group.LocalEndPoint).Dispose();
    });

    private static async Coroutine<TcpStream> ConnectPatiently(System.Net.IPEndPoint address)
    {
        while (true) // RealLoop has a limit.
        {
            try
            {
                return await ConnectTcp(address);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                await Sleep(TimeSpan.FromMilliseconds(1));
            }
        }
    }
}
