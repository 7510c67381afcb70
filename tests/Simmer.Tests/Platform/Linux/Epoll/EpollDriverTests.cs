using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Platform.Linux;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Linux.Epoll;

public sealed class EpollDriverTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Poll_WithATimer_IsNotEarlyAndWaitsOnce(bool mayBePrecise)
    {
        EpollDriver? driver = null;
        RealLoop.Run(
            async () =>
            {
                await Yield();
                var polls = new PollCounter();
                EventLoop.Current.AddObserver(polls);
                var until = EventLoop.Current.Now + TimeSpan.FromMilliseconds(2.5);
                await Sleep(TimeSpan.FromMilliseconds(2.5));
                EventLoop.Current.RemoveObserver(polls);
                EventLoop.Current.Now.ShouldBeGreaterThanOrEqualTo(until);
                polls.Waits.ShouldBeLessThanOrEqualTo(3, "a timeout that is rounded down would be polled for again and again");
            },
            () => driver = new EpollDriver(mayBePrecise));
        driver.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Wake_FromManyThreadsAtOnce_LosesNone(bool mayBePrecise) => RealLoop.Run(
        async () =>
        {
            const int Threads = 4;
            const int CallsOfEach = 2_000;
            var loop = EventLoop.Current;
            var arrived = 0;
            var all = loop.CreateFuture<int>();
            await Gather(Enumerable.Range(0, Threads).Select(_ => ToThread(() =>
            {
                for (var i = 0; i < CallsOfEach; i++)
                {
                    loop.CallSoonThreadsafe(() => arrived++);
                }
            })));
            loop.CallSoonThreadsafe(() => all.SetResult(arrived));
            (await all).ShouldBe(Threads * CallsOfEach);
        },
        () => new EpollDriver(mayBePrecise));

    [Fact]
    public void Wake_AfterItWasDisposed_DoesNothing()
    {
        var driver = new EpollDriver();
        driver.Dispose();
        driver.Wake();
        driver.Dispose();
    }

    [Fact]
    public void Poll_WithMoreEventsThanABatchTakes_DeliversAll() => RealLoop.Run(async () =>
    {
        const int Connections = 700; // More than one poll returns.
        using var listener = ListenTcp(AnyPort);
        List<TcpStream> streams = [];
        List<LoopTask<byte[]>> receiving = [];
        for (var i = 0; i < Connections; i++)
        {
            streams.Add(await ConnectTcp(listener.LocalEndPoint));
            streams.Add(await listener.Accept());
            receiving.Add(CreateTask(ReceiveExactly(streams[^1], 1)));
        }

        await Yield();
        for (var i = 0; i < Connections; i++)
        {
            await streams[2 * i].Write(new byte[] { (byte)i });
        }

        for (var i = 0; i < Connections; i++)
        {
            (await receiving[i]).ShouldBe([(byte)i]);
        }

        streams.ForEach(static stream => stream.Dispose());
    });

    [Fact]
    public void Dispose_WithOpenSockets_ClosesThem()
    {
        using var peer = new Socket(SocketType.Stream, ProtocolType.Tcp);
        IoDriver? driver = null;
        TcpStream? stream = null;
        using (var runner = new LoopRunner(new LoopOptions { HandleSignals = false }))
        {
            runner.Run(async () =>
            {
                driver = Driver();
                var listener = ListenTcp(AnyPort);
                peer.Connect(listener.LocalEndPoint);
                stream = await listener.Accept();
            });
            driver!.Sockets.Count.ShouldBe(2);
        }

        driver.Sockets.ShouldBeEmpty();
        driver.HasWork.ShouldBeFalse();
        peer.Receive(new byte[1]).ShouldBe(0);
        stream!.CanRead.ShouldBeFalse();
        stream.Dispose();
    }

    [Fact]
    public void Attach_ASecondLoop_Fails()
    {
        using var driver = new EpollDriver();
        using var loop = NewEventLoop(new LoopOptions { Poller = () => driver });
        Should.Throw<InvalidOperationException>(() => NewEventLoop(new LoopOptions { Poller = () => driver }))
            .Message.ShouldContain("Each loop needs its own");
    }

    [Fact]
    public void Open_BeforeItHasALoop_FailsAndLeavesNothingOpen()
    {
        using var driver = new EpollDriver();
        Should.Throw<InvalidOperationException>(() => driver.Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        driver.Sockets.ShouldBeEmpty();
    }

    [Fact]
    public void Open_AFamilyThatIsNotSupported_SaysSo() => RealLoop.Run(async () =>
    {
        var failure = Should.Throw<SocketException>(() => Driver().Open(AddressFamily.AppleTalk, SocketType.Stream, ProtocolType.Tcp));
        failure.SocketErrorCode.ShouldBe(SocketError.AddressFamilyNotSupported);
    });

    private sealed class PollCounter : ILoopObserver
    {
        public int Waits { get; private set; }

        public void PollBegan(TimeSpan timeout) => Waits += timeout > TimeSpan.Zero ? 1 : 0;
    }
}
