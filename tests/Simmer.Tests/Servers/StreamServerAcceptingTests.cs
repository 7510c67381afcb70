using System.Net.Sockets;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Servers.ServerStage;

namespace Simmer.Tests.Servers;

/// <summary>Whom a server accepts and serves, in virtual time.</summary>
public sealed class StreamServerAcceptingTests
{
    [Fact]
    public void MaxConnections_WhenReached_TheNextIsAcceptedWhenOneHasEnded()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var now = 0;
            var most = 0;
            var server = Serve(network, new ServerOptions { MaxConnections = 2 }, async _ =>
            {
                most = Math.Max(most, ++now);
                network.Step("begins");
                await Sleep(Seconds(1));
                now--;
            });
            for (var i = 0; i < 5; i++)
            {
                Arrive(network);
            }

            var running = CreateTask(server.Run());
            await Sleep(Seconds(0.5));
            network.Driver.Arrivals.Count.ShouldBe(3, "those who are too many wait with the system");
            await Sleep(Seconds(5));
            network.Steps.ShouldBe(["0 begins", "0 begins", "1000 begins", "1000 begins", "2000 begins"]);
            most.ShouldBe(2);
            server.Stop();
            await running;
        });
    }

    [Fact]
    public void MaxConnections_WithSeveralListeners_CountsTogether()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var now = 0;
            var served = 0;
            var server = new TcpServer(
                [ListenTcp(AnyPort), ListenTcp(AnyPort), ListenTcp(AnyPort)],
                async _ =>
                {
                    (++now).ShouldBe(1);
                    served++;
                    await Sleep(Seconds(1));
                    now--;
                },
                new ServerOptions { MaxConnections = 1 });
            for (var i = 0; i < 6; i++)
            {
                Arrive(network);
            }

            var running = CreateTask(server.Run());
            await Sleep(Seconds(60));
            served.ShouldBe(6);
            server.Abort();
            await running;
            network.Driver.Sockets.ShouldBeEmpty();
        });
    }

    [Fact]
    public void Abort_WhileAConnectionWaitsForRoom_ClosesThatOne()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var served = 0;
            var server = new TcpServer(
                [ListenTcp(AnyPort), ListenTcp(AnyPort)],
                async _ =>
                {
                    served++;
                    await Sleep(Timeout.InfiniteTimeSpan);
                },
                new ServerOptions { MaxConnections = 1 });
            var running = CreateTask(server.Run());
            await Turns(); // Both listeners accept.
            Arrive(network);
            Arrive(network);
            await Turns();
            server.Snapshot().Accepted.ShouldBe(2, "one of each listener");
            server.Abort();
            await running;
            served.ShouldBe(1);
            network.Driver.Sockets.ShouldBeEmpty();
        });
    }

    [Fact]
    public void Run_WhenOneOfSeveralListenersCanNeverAccept_EndsAll()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            network.Driver.Arrivals.TryPut(new SocketException((int)SocketError.InvalidArgument));
            var server = new TcpServer([ListenTcp(AnyPort), ListenTcp(AnyPort)], static async _ => { });
            await Throws<ExceptionGroup>(server.Run());
            server.Snapshot().State.ShouldBe(ServerState.Ended);
            network.Driver.Sockets.ShouldBeEmpty();
        });
    }

    [Fact]
    public void Run_AHandlerThatFails_IsCountedAndReportedWithItsPeer()
    {
        using var network = new FakeNetwork();
        network.Add("10.1.2.3", FakeNetwork.Accepts(after: 0));
        network.Run(async () =>
        {
            var server = Serve(network, handler: static async _ => throw new FormatException("oops"));
            var running = CreateTask(server.Run());
            var socket = network.Driver.Open();
            await socket.Connect(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("10.1.2.3"), 4567));
            network.Driver.Arrivals.TryPut(socket);
            await Sleep(Seconds(1));
            server.Snapshot().ShouldBe(new ServerSnapshot(ServerState.Serving, Open: 0, Accepted: 1, Refused: 0, Failed: 1));
            server.Stop();
            await running;
        });
        network.Errors.ShouldHaveSingleItem().Message.ShouldContain("10.1.2.3:4567");
        network.Errors.Clear();
    }

    [Fact]
    public void Run_PeersThatHaveGoneAndShortages_AreCounted()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            network.Driver.Arrivals.TryPut(new SocketException((int)SocketError.ConnectionAborted));
            network.Driver.Arrivals.TryPut(new IOException("the handshake failed"));
            network.Driver.Arrivals.TryPut(new SocketException((int)SocketError.TooManyOpenSockets));
            var server = Serve(network, handler: static async _ => { });
            var running = CreateTask(server.Run());
            await Sleep(Seconds(5));
            server.Snapshot().Refused.ShouldBe(3);
            server.Stop();
            await running;
        });
        network.Errors.ShouldHaveSingleItem().Message.ShouldContain("cannot accept");
        network.Errors.Clear();
    }

    [Fact]
    public void Run_WhereTasksAreEager_HandlersThatEndAtOnceHarmNobody()
    {
        using var network = new FakeNetwork(eagerTasks: true);
        network.Run(async () =>
        {
            var served = 0;
            var server = Serve(network, handler: async _ =>
            {
                served++;
                if (served == 2)
                {
                    throw new InvalidDataException("the second one");
                }
            });
            var running = CreateTask(server.Run());
            for (var i = 0; i < 3; i++)
            {
                Arrive(network);
                await Turns();
            }

            server.Snapshot().ShouldBe(new ServerSnapshot(ServerState.Serving, Open: 0, Accepted: 3, Refused: 0, Failed: 1));
            network.Errors.ShouldHaveSingleItem().Exception!.Message.ShouldContain("the second one");
            network.Errors.Clear();
            server.Stop();
            await running;
        });
    }
}
