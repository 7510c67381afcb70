using System.Net.Sockets;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Net;

public sealed class TcpServerTests
{
    [Fact]
    public void Serve_AThousandConnectionsAtOnce_AnswersEach() => RealLoop.Run(async () =>
    {
        const int Connections = 1000;
        using var listener = ListenTcp(AnyPort);
        var serving = CreateTask(TcpServer.Serve(listener, Echo));
        var inside = 0;
        var allInside = new AsyncEvent();
        await TaskGroup.Run(async group =>
        {
            for (var i = 0; i < Connections; i++)
            {
                group.Spawn(Talk((byte)i));
            }
        });
        await StopAndWait(serving);

        async Coroutine Talk(byte number)
        {
            using var connection = await ConnectTcp(listener.LocalEndPoint);
            if (++inside == Connections)
            {
                allInside.Set();
            }

            await allInside.Wait();
            for (var round = 0; round < 3; round++)
            {
                byte[] question = [number, (byte)round, 7];
                await connection.Write(question);
                (await ReceiveExactly(connection, 3)).ShouldBe(question);
            }

            connection.CloseWrite();
            (await connection.Read(new byte[1])).ShouldBe(0);
        }
    });

    [Fact]
    public void Serve_WhenTheHandlerReturns_ClosesTheConnection() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        var serving = CreateTask(TcpServer.Serve(listener, async connection => await connection.Write("bye"u8.ToArray())));
        using var client = await ConnectTcp(listener.LocalEndPoint);
        (await ReceiveToEnd(client)).ShouldBe("bye"u8.ToArray());
        await StopAndWait(serving);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Serve_WhenAHandlerFails_ReportsItAndServesTheOthers(bool failsAtOnce)
    {
        var errors = RealLoop.RunAndCollect(async () =>
        {
            using var listener = ListenTcp(AnyPort);
            var first = true;
            var serving = CreateTask(TcpServer.Serve(listener, connection =>
            {
                if (!first)
                {
                    return Echo(connection);
                }

                first = false;
                return failsAtOnce ? throw new FormatException("no handler") : Fail(connection);
            }));
            using var broken = await ConnectTcp(listener.LocalEndPoint);
            await broken.Write(new byte[] { 1 });
            await Hush(broken.Read(new byte[1])); // The end or a reset: the connection is closed.

            using var sound = await ConnectTcp(listener.LocalEndPoint);
            await sound.Write(new byte[] { 2 });
            (await ReceiveExactly(sound, 1)).ShouldBe([2]);
            serving.IsCompleted.ShouldBeFalse();
            await StopAndWait(serving);
        });
        errors.ShouldHaveSingleItem().Exception.ShouldBeOfType<FormatException>();

        static async Coroutine Fail(TcpStream connection)
        {
            _ = await connection.Read(new byte[1]);
            throw new FormatException("no handler");
        }
    }

    [Fact]
    public void Serve_WhenTheListenerIsDisposed_EndsWhenTheHandlersHave() => RealLoop.Run(async () =>
    {
        var listener = ListenTcp(AnyPort);
        var serving = CreateTask(TcpServer.Serve(listener, Echo));
        using var client = await ConnectTcp(listener.LocalEndPoint);
        await client.Write(new byte[] { 1 });
        (await ReceiveExactly(client, 1)).ShouldBe([1]);

        listener.Dispose();
        (await Throws<SocketException>(ConnectTcp(listener.LocalEndPoint))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
        await client.Write(new byte[] { 2 });
        (await ReceiveExactly(client, 1)).ShouldBe([2], "a handler is not disturbed");
        serving.IsCompleted.ShouldBeFalse();

        client.CloseWrite();
        await serving;
    });

    [Fact]
    public void Serve_Cancelled_WaitsForTheHandlersCleanUpAndClosesEverything() => RealLoop.Run(async () =>
    {
        var driver = Driver();
        var listener = ListenTcp(AnyPort);
        var hasCleanedUp = false;
        var serving = CreateTask(TcpServer.Serve(listener, async connection =>
        {
            try
            {
                await Echo(connection);
            }
            finally
            {
                await Yield();
                await connection.Write("sorry"u8.ToArray());
                hasCleanedUp = true;
            }
        }));
        using var client = await ConnectTcp(listener.LocalEndPoint);
        await client.Write(new byte[] { 1 });
        await ReceiveExactly(client, 1);

        serving.Cancel();
        await Throws<OperationCanceledException>(serving);
        hasCleanedUp.ShouldBeTrue();
        driver.Sockets.Count.ShouldBe(1, "only the client's is left");
        (await ReceiveToEnd(client)).ShouldBe("sorry"u8.ToArray());
        (await Throws<SocketException>(ConnectTcp(listener.LocalEndPoint))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    });

    [Fact]
    public void Serve_CancelledAtAnyMomentAfterAConnectionCame_LeavesNothingOpen() => RealLoop.Run(async () =>
    {
        // Not seen yet; seen and not accepted; accepted and its handler not begun; begun; ended.
        var driver = Driver();
        HashSet<bool> hasBegun = [];
        for (var moment = 0; moment < 8; moment++)
        {
            var began = false;
            var listener = ListenTcp(AnyPort);
            var serving = CreateTask(TcpServer.Serve(listener, async connection =>
            {
                began = true;
                _ = await connection.Read(new byte[1]);
            }));
            await Yield();
            using (ConnectAtOnce(listener.LocalEndPoint))
            {
                for (var i = 0; i < moment || (moment == 7 && !began); i++)
                {
                    await Sleep(TimeSpan.FromTicks(1)); // A turn, with a poll.
                }

                serving.Cancel();
                await Throws<OperationCanceledException>(serving);
            }

            driver.Sockets.ShouldBeEmpty($"after {moment} turns");
            hasBegun.Add(began);
        }

        hasBegun.Count.ShouldBe(2, "the moments reach from before the handler's begin to after it");
    });

    [Fact]
    public void Serve_AConnectionThatIsResetBeforeItIsAccepted_DoesNotStopIt() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        for (var i = 0; i < 5; i++)
        {
            (await ConnectTcp(listener.LocalEndPoint)).Abort();
        }

        var served = 0;
        var serving = CreateTask(TcpServer.Serve(listener, async connection =>
        {
            served++;
            await Hush(Echo(connection));
        }));
        using var client = await ConnectTcp(listener.LocalEndPoint);
        await client.Write(new byte[] { 3 });
        (await ReceiveExactly(client, 1)).ShouldBe([3]);
        served.ShouldBeInRange(1, 6);
        await StopAndWait(serving);
    });

    // ── In virtual time ──────────────────────────────────────────────────────────────────────────────────────────────

    [Theory]
    [InlineData(SocketError.TooManyOpenSockets)]
    [InlineData(SocketError.NoBufferSpaceAvailable)]
    [InlineData(SocketError.AccessDenied)]
    [InlineData(SocketError.SocketError)]
    public void Serve_InAShortage_ReportsItPausesForASecondAndGoesOn(SocketError shortage)
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            network.Driver.Arrivals.TryPut(new SocketException((int)shortage));
            network.Driver.Arrivals.TryPut(new SocketException((int)shortage));
            network.Driver.Arrivals.TryPut(network.Driver.Open());
            var serving = CreateTask(TcpServer.Serve(ListenTcp(AnyPort), async _ => network.Step("served")));
            await Sleep(TimeSpan.FromSeconds(10));
            network.Steps.ShouldBe(["2000 served"]);
            await StopAndWait(serving);
            network.Driver.Sockets.ShouldBeEmpty();
        });
        network.Errors.Count.ShouldBe(2);
        network.Errors[0].Message.ShouldContain("cannot accept");
        network.Errors.Clear();
    }

    [Theory]
    [InlineData(SocketError.ConnectionAborted)]
    [InlineData(SocketError.NetworkUnreachable)]
    [InlineData(SocketError.HostUnreachable)]
    public void Serve_APeerThatHasGone_IsIgnored(SocketError error)
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            network.Driver.Arrivals.TryPut(new SocketException((int)error));
            network.Driver.Arrivals.TryPut(network.Driver.Open());
            var serving = CreateTask(TcpServer.Serve(ListenTcp(AnyPort), async _ => network.Step("served")));
            await Sleep(TimeSpan.FromSeconds(10));
            network.Steps.ShouldBe(["0 served"]);
            await StopAndWait(serving);
        });
    }

    [Fact]
    public void Serve_WhenItCannotAcceptAtAll_Fails()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            network.Driver.Arrivals.TryPut(new SocketException((int)SocketError.InvalidArgument));
            var failure = await Throws<ExceptionGroup>(TcpServer.Serve(ListenTcp(AnyPort), static async _ => { }));
            failure.InnerExceptions.ShouldHaveSingleItem().ShouldBeOfType<SocketException>();
            network.Driver.Sockets.ShouldBeEmpty();
        });
    }

    [Fact]
    public void Serve_CancelledInItsPause_EndsAtOnce()
    {
        using var network = new FakeNetwork();
        network.Run(async () =>
        {
            network.Driver.Arrivals.TryPut(new SocketException((int)SocketError.TooManyOpenSockets));
            var serving = CreateTask(TcpServer.Serve(ListenTcp(AnyPort), static async _ => { }));
            await Sleep(TimeSpan.FromMilliseconds(500));
            await StopAndWait(serving);
            network.Now.TotalMilliseconds.ShouldBe(500);
            network.Driver.Sockets.ShouldBeEmpty();
        });
        network.Errors.Clear();
    }

    private static async Coroutine StopAndWait(LoopTask serving)
    {
        serving.Cancel();
        await Throws<OperationCanceledException>(serving);
    }

    /// <summary>Waits for it, and does not mind how the connection ended.</summary>
    private static async Coroutine Hush(IAwaitable awaitable)
    {
        try
        {
            await awaitable.ToFuture();
        }
        catch (IOException)
        {
        }
    }
}
