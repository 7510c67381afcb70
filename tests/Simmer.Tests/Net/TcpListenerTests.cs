using System.Net;
using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Testing;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Net;

public sealed class TcpListenerTests
{
    [Fact]
    public void Listen_AtPortZero_TellsThePort() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        listener.LocalEndPoint.Port.ShouldBeGreaterThan(0);
        listener.ToString().ShouldBe($"listener {listener.LocalEndPoint}");
    });

    [Fact]
    public void Accept_Several_InTheOrderInWhichTheyCame() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        for (var i = 0; i < 3; i++)
        {
            using var first = await ConnectTcp(listener.LocalEndPoint);
            using var second = await ConnectTcp(listener.LocalEndPoint);
            using var acceptedFirst = await listener.Accept();
            using var acceptedSecond = await listener.Accept();
            acceptedFirst.RemoteEndPoint.ShouldBe(first.LocalEndPoint);
            acceptedSecond.RemoteEndPoint.ShouldBe(second.LocalEndPoint);
        }
    });

    [Fact]
    public void Accept_BeforeAnybodyConnects_Waits() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        var accepting = CreateTask(listener.Accept());
        await Sleep(TimeSpan.FromTicks(1));
        accepting.WaitsFor!.Value.ToString().ShouldBe($"accept on socket {listener.LocalEndPoint}");
        using var client = await ConnectTcp(listener.LocalEndPoint);
        using var server = await accepting;
        server.RemoteEndPoint.ShouldBe(client.LocalEndPoint);
    });

    [Fact]
    public void Accept_CancelledAtAnyMomentAroundItsSuccess_TheConnectionIsTheCallersOrTheNextOnes() => RealLoop.Run(async () =>
    {
        // Before it starts; while it waits; woken and not resumed; ended.
        using var listener = ListenTcp(AnyPort);
        HashSet<bool> outcomes = [];
        for (var moment = -1; moment < 6; moment++)
        {
            var accepting = CreateTask(listener.Accept());
            if (moment >= 0)
            {
                await Yield();
            }

            using var peer = ConnectAtOnce(listener.LocalEndPoint);
            for (var i = 0; i < moment || (moment == 5 && !accepting.IsCompleted); i++) // The last one: when it has ended.
            {
                await Sleep(TimeSpan.FromTicks(1));
            }

            accepting.Cancel();
            TcpStream connection;
            try
            {
                connection = await accepting;
                outcomes.Add(true);
            }
            catch (OperationCanceledException)
            {
                connection = await listener.Accept();
                outcomes.Add(false);
            }

            using (connection)
            {
                connection.RemoteEndPoint.ShouldBe(peer.LocalEndPoint);
                Driver().Sockets.Count.ShouldBe(2, $"the listener's and this one's, after {moment} turns");
            }
        }

        outcomes.Count.ShouldBe(2, "the moments reach from before the success to after it");
    });

    [Fact]
    public void Accept_CancelledWhenItWasAlreadyWoken_LosesNothing() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        var accepting = CreateTask(listener.Accept());
        var killer = CreateTask(CancelWhenWoken(accepting));
        await Yield();
        using var peer = ConnectAtOnce(listener.LocalEndPoint);
        await killer;
        await Throws<OperationCanceledException>(accepting);
        using var connection = await listener.Accept();
        connection.RemoteEndPoint.ShouldBe(peer.LocalEndPoint);
    });

    [Fact]
    public void Accept_InAScopeThatIsCancelledInTheSameIteration_KeepsWhatItGot() => RealLoop.Run(async () =>
    {
        // A scope does not revoke a wake-up: the connection arrives, and the next wait throws.
        using var listener = ListenTcp(AnyPort);
        TcpStream? connection = null;
        var scope = new CancelScope();
        var accepting = CreateTask(scope.Use(async _ =>
        {
            connection = await listener.Accept();
            await Yield();
        }));
        await Yield();
        using var peer = ConnectAtOnce(listener.LocalEndPoint);
        while (accepting.WaitsFor is not null)
        {
            await Yield();
        }

        scope.Cancel();
        (await accepting).ShouldBeFalse();
        connection.ShouldNotBeNull().Dispose();
    });

    [Fact]
    public void Accept_InACancelledScope_LeavesTheConnectionToTheNext() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        using var client = await ConnectTcp(listener.LocalEndPoint);
        var hasRun = await new CancelScope().Use(async scope =>
        {
            scope.Cancel();
            await listener.Accept();
        });
        hasRun.ShouldBeFalse();
        using var server = await listener.Accept();
        server.RemoteEndPoint.ShouldBe(client.LocalEndPoint);
    });

    [Fact]
    public void Accept_TwoAtOnce_TheSecondFails() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        var first = CreateTask(listener.Accept());
        await Yield();
        await Throws<InvalidOperationException>(listener.Accept());
        using var client = await ConnectTcp(listener.LocalEndPoint);
        using var server = await first;
    });

    [Fact]
    public void Dispose_WhileSomebodyAccepts_HeSeesIt() => RealLoop.Run(async () =>
    {
        var listener = ListenTcp(AnyPort);
        var accepting = CreateTask(listener.Accept());
        await Yield();
        listener.Dispose();
        listener.Dispose();
        await Throws<ObjectDisposedException>(accepting);
        await Throws<ObjectDisposedException>(listener.Accept());
    });

    [Fact]
    public void Dispose_OnAnotherThread_HappensSoon() => RealLoop.Run(async () =>
    {
        var listener = ListenTcp(AnyPort);
        var accepting = CreateTask(Throws<ObjectDisposedException>(listener.Accept()));
        await ToThread(listener.Dispose);
        await accepting;
    });

    [Fact]
    public void Listen_AtAnAddressInUse_SaysSoAndLeavesNothingOpen() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        var failure = Should.Throw<SocketException>(() => ListenTcp(listener.LocalEndPoint));
        failure.SocketErrorCode.ShouldBe(SocketError.AddressAlreadyInUse);
        failure.Message.ShouldContain(listener.LocalEndPoint.ToString());
        Driver().Sockets.Count.ShouldBe(1);
    });

    [Fact]
    public void Listen_TwiceWithReusePort_BothListen() => RealLoop.Run(async () =>
    {
        var shared = new ListenOptions { ReusePort = true };
        using var first = ListenTcp(AnyPort, shared);
        using var second = ListenTcp(first.LocalEndPoint, shared);
        second.LocalEndPoint.ShouldBe(first.LocalEndPoint);
    });

    [Theory]
    [InlineData(false, SocketError.ConnectionRefused)]
    [InlineData(true, SocketError.Success)]
    public void Listen_ByIPv6_ServesIPv4OnlyInDualMode(bool dualMode, SocketError expected) => RealLoop.Run(async () =>
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        using var listener = ListenTcp(new IPEndPoint(IPAddress.IPv6Any, 0), new ListenOptions { DualMode = dualMode });
        var error = SocketError.Success;
        try
        {
            using var client = await ConnectTcp(new IPEndPoint(IPAddress.Loopback, listener.LocalEndPoint.Port));
        }
        catch (SocketException e)
        {
            error = e.SocketErrorCode;
        }

        error.ShouldBe(expected);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Accept_TheConnectionInheritsNoDelay(bool noDelay) => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect(new ListenOptions { NoDelay = noDelay });
        using (client)
        using (server)
        {
            var socket = Driver().Sockets.Single(socket => Equals(socket.RemoteEndPoint, client.LocalEndPoint));
            (socket.GetOption(IoSocketOption.NoDelay) != 0).ShouldBe(noDelay);
        }
    });

    [Fact]
    public void Listen_OnALoopWithoutANetwork_SaysWhatIsMissing()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            Should.Throw<PlatformNotSupportedException>(() => ListenTcp(AnyPort)).Message.ShouldContain("virtual");
            await Throws<PlatformNotSupportedException>(ConnectTcp("localhost", 80));
        });
    }

    // Created after the task, it is before it in the iteration in which that is woken: it sees the moment between.
    private static async Coroutine CancelWhenWoken(LoopTask task)
    {
        await Yield();
        while (task.WaitsFor is not null)
        {
            await Yield();
        }

        task.IsCompleted.ShouldBeFalse("it was woken and has not gone on yet");
        task.Cancel();
    }
}
