using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Servers.ServerStage;

namespace Simmer.Tests.Servers;

/// <summary>How a server ends, in virtual time. What only a real network shows is in TcpServerTests.</summary>
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
}
