using System.Net.Sockets;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Servers;

/// <summary>A server's life, in virtual time. What only a real network shows is in TcpServerTests.</summary>
public sealed class StreamServerTests
{
    [Fact]
    public void Stop_LetsTheHandlersEndAndAcceptsNobodyElse()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var server = Serve(network, handler: async _ => await Sleep(Seconds(5)));
            var running = CreateTask(server.Run());
            Arrive(network);
            await Sleep(Seconds(1));
            server.Snapshot().ShouldBe(new ServerSnapshot(ServerState.Serving, Open: 1, Accepted: 1, Refused: 0, Failed: 0));

            server.Stop();
            await Turns();
            Arrive(network);
            await Sleep(Seconds(1));
            server.Snapshot().ShouldBe(new ServerSnapshot(ServerState.Draining, Open: 1, Accepted: 1, Refused: 0, Failed: 0));

            await running;
            network.Now.ShouldBe(Seconds(5));
            server.Snapshot().ShouldBe(new ServerSnapshot(ServerState.Ended, Open: 0, Accepted: 1, Refused: 0, Failed: 0));
            DisposeArrivals(network);
        });
    }

    [Theory]
    [InlineData(3, 4, true, 3)]
    [InlineData(3, 2, false, 2)]
    [InlineData(3, 0, false, 0)]
    public void Drain_WaitsForTheHandlersUntilTheTimeIsUp(int handlerTakes, int limit, bool expected, int endsAt)
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var wasCancelled = false;
            var server = Serve(network, handler: async _ =>
            {
                try
                {
                    await Sleep(Seconds(handlerTakes));
                }
                catch (OperationCanceledException)
                {
                    wasCancelled = true;
                    throw;
                }
            });
            Arrive(network);
            var running = CreateTask(server.Run());
            await Turns();
            (await server.Drain(Seconds(limit))).ShouldBe(expected);
            network.Now.TotalSeconds.ShouldBe(endsAt, tolerance: 0.01);
            wasCancelled.ShouldBe(!expected);
            server.Snapshot().State.ShouldBe(ServerState.Ended);
            await running; // As the server was asked to end, it ends well.
            network.Driver.Sockets.ShouldBeEmpty();
        });
    }

    [Fact]
    public void Drain_WaitsForWhatAHandlerDoesWhenItIsCancelled()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var server = Serve(network, handler: async _ =>
            {
                try
                {
                    await Sleep(Timeout.InfiniteTimeSpan);
                }
                finally
                {
                    await Sleep(Seconds(7));
                    network.Step("said good-bye");
                }
            });
            Arrive(network);
            var running = CreateTask(server.Run());
            await Turns();
            (await server.Drain(Seconds(1))).ShouldBeFalse();
            network.Steps.ShouldBe(["8000 said good-bye"]);
            await running;
        });
    }

    [Fact]
    public void Drain_Cancelled_LeavesTheServerStoppedAndItsHandlersAlone()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var server = Serve(network, handler: async _ => await Sleep(Seconds(5)));
            Arrive(network);
            var running = CreateTask(server.Run());
            await Turns();
            (await MoveOnAfter(Seconds(1), async _ => await server.Drain(Timeout.InfiniteTimeSpan))).ShouldBeFalse();
            server.Snapshot().State.ShouldBe(ServerState.Draining);
            await running;
            network.Now.TotalSeconds.ShouldBe(5, tolerance: 0.01);
        });
    }

    [Fact]
    public void Abort_ClosesTheConnectionsAndCancelsTheHandlers()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var server = Serve(network, handler: async connection =>
            {
                try
                {
                    await Sleep(Timeout.InfiniteTimeSpan);
                }
                finally
                {
                    connection.IsClosed.ShouldBeTrue("there is nobody left to say good-bye to");
                }
            });
            Arrive(network);
            Arrive(network);
            var running = CreateTask(server.Run());
            await Turns();
            server.Snapshot().Open.ShouldBe(2);
            server.Abort();
            await server.WaitUntilEnded();
            network.Now.ShouldBe(TimeSpan.Zero, tolerance: Seconds(0.01));
            server.Snapshot().ShouldBe(new ServerSnapshot(ServerState.Ended, Open: 0, Accepted: 2, Refused: 0, Failed: 0));
            await running;
            network.Driver.Sockets.ShouldBeEmpty();
        });
    }

    [Fact]
    public void Run_AfterStop_EndsAtOnce_AndASecondTimeItIsRefused()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var server = Serve(network, handler: static async _ => { });
            (await server.Drain(Timeout.InfiniteTimeSpan)).ShouldBeTrue("nothing runs");
            await server.Run();
            network.Driver.Sockets.ShouldBeEmpty();
            (await Throws<InvalidOperationException>(server.Run())).Message.ShouldContain("runs once");
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancelled_WithGrace_TheHandlersGoOnForAWhile(bool byAScope)
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var server = Serve(network, new ServerOptions { Grace = Seconds(10) }, async _ =>
            {
                await Sleep(Seconds(5));
                network.Step("done");
            });
            Arrive(network);
            var running = byAScope
                ? CreateTask(Assert(MoveOnAfter(Seconds(1), async _ => await server.Run())))
                : CreateTask(CancelAfterASecond(server.Run()));
            await running;
            network.Steps.ShouldBe(["5000 done"]);
            network.Driver.Sockets.ShouldBeEmpty();
        });

        static async Coroutine Assert(Coroutine<bool> scope) => (await scope).ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancelled_WhenTheGraceIsOver_TheHandlersAreCancelled(bool byAScope)
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var server = Serve(network, new ServerOptions { Grace = Seconds(3) }, async _ =>
            {
                try
                {
                    await Sleep(Timeout.InfiniteTimeSpan);
                }
                finally
                {
                    network.Step("cancelled");
                }
            });
            Arrive(network);
            await (byAScope
                ? CreateTask(Quietly(MoveOnAfter(Seconds(1), async _ => await server.Run())))
                : CreateTask(CancelAfterASecond(server.Run())));
            network.Steps.ShouldBe(["4000 cancelled"]);
            server.Snapshot().State.ShouldBe(ServerState.Ended);
        });

        static async Coroutine Quietly(Coroutine<bool> scope) => await scope;
    }

    [Fact]
    public void Cancelled_TwiceWithGrace_TheHandlersAreCancelledAtOnce()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var server = Serve(network, new ServerOptions { Grace = Seconds(100) }, static async _ => await Sleep(Timeout.InfiniteTimeSpan));
            Arrive(network);
            var running = CreateTask(server.Run());
            await Sleep(Seconds(1));
            running.Cancel();
            await Sleep(Seconds(1));
            running.IsCompleted.ShouldBeFalse();
            running.Cancel();
            await Throws<OperationCanceledException>(running);
            network.Now.TotalSeconds.ShouldBe(2, tolerance: 0.01);
        });
    }

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
    public void Stop_FromAHandler_EndsTheServerWithIt()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            TcpServer server = null!;
            server = Serve(network, handler: async _ =>
            {
                server.Stop();
                await Sleep(Seconds(1));
            });
            Arrive(network);
            await server.Run();
            network.Now.TotalSeconds.ShouldBe(1, tolerance: 0.01);
        });
    }

    [Fact]
    public void Run_CancelledBeforeItsFirstStep_ClosesTheListenerAllTheSame()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var server = Serve(network, handler: static async _ => { });
            var running = CreateTask(server.Run());
            running.Cancel();
            await Throws<OperationCanceledException>(running);
            network.Driver.Sockets.ShouldBeEmpty();
            server.Snapshot().State.ShouldBe(ServerState.Ended);
            await server.WaitUntilEnded();

            server = Serve(network, handler: static async _ => { });
            server.Run().Close();
            network.Driver.Sockets.ShouldBeEmpty();
        });
    }

    [Fact]
    public void Run_ASecondTimeAndCancelledBeforeItsFirstStep_DoesNotDisturbTheFirst()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            var server = Serve(network, handler: static async _ => { });
            var running = CreateTask(server.Run());
            await Turns();
            var again = CreateTask(server.Run());
            again.Cancel();
            await Throws<OperationCanceledException>(again);
            server.Snapshot().State.ShouldBe(ServerState.Serving);
            server.Stop();
            await running;
        });
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

    private static TcpServer Serve(FakeNetwork network, ServerOptions? options = null, Func<TcpStream, Coroutine> handler = null!) =>
        new(ListenTcp(AnyPort), handler, options);

    private static void Arrive(FakeNetwork network) => network.Driver.Arrivals.TryPut(network.Driver.Open());

    private static void DisposeArrivals(FakeNetwork network)
    {
        while (network.Driver.Arrivals.TryGet(out var arrival))
        {
            (arrival as IDisposable)?.Dispose();
        }
    }

    private static async Coroutine CancelAfterASecond(Coroutine coroutine)
    {
        var task = CreateTask(coroutine);
        await Sleep(Seconds(1));
        task.Cancel();
        await Throws<OperationCanceledException>(task);
    }

    private static async Coroutine Turns()
    {
        for (var i = 0; i < 20; i++)
        {
            await Yield();
        }
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
