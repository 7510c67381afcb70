using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Platform.Linux;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>What can go wrong with waiting by io_uring: completions of polls, and io_uring_enter(2) itself.</summary>
[Collection(nameof(Alone))]
public sealed class RingPollFaultTests
{
    [Theory]
    [InlineData(4)]   // EINTR
    [InlineData(11)]  // EAGAIN
    [InlineData(12)]  // ENOMEM
    [InlineData(125)] // ECANCELED
    public void Socket_WhoseWaitFails_TriesAndWaitsOn(int error) => Play(
        async script =>
        {
            var (a, b) = await SocketPair(AddressFamily.Unix); // Such a socket is read when it is ready.
            using (a)
            using (b)
            {
                script.Fail(SystemCall.RingPoll, (Errno)error, times: 3);
                var receiving = CreateTask(b.Receive(new byte[10]));
                while (script.Strikes < 3)
                {
                    await Yield();
                }

                receiving.IsCompleted.ShouldBeFalse();
                await a.Send(new byte[5]);
                (await receiving).ShouldBe(5);
                script.Strikes.ShouldBe(3);
            }
        },
        OnIoUring);

    [Theory]
    [InlineData(4)]   // EINTR
    [InlineData(11)]  // EAGAIN
    [InlineData(125)] // ECANCELED
    public void Connect_WhoseWaitIsInterrupted_GoesOn(int error) => Play(
        async script =>
        {
            using var listener = ListenTcp(AnyPort);
            await Sleep(TimeSpan.FromMilliseconds(1)); // What the driver itself waits for is under way.
            script.Fail(SystemCall.ConnectBegun, Errno.InProgress).Fail(SystemCall.RingPoll, (Errno)error, times: 3);
            using var client = await ConnectTcp(listener.LocalEndPoint);
            using var server = await listener.Accept();
            server.RemoteEndPoint.ShouldBe(client.LocalEndPoint);
            script.Strikes.ShouldBe(1 + 3);
        },
        OnIoUring);

    [Fact]
    public void Connect_WhoseWaitFails_SaysSo() => Play(
        async script =>
        {
            using var listener = ListenTcp(AnyPort);
            await Sleep(TimeSpan.FromMilliseconds(1));
            script.Fail(SystemCall.ConnectBegun, Errno.InProgress).Fail(SystemCall.RingPoll, Errno.NoMemory);
            using (var socket = Driver().Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                (await Throws<SocketException>(socket.Connect(listener.LocalEndPoint))).SocketErrorCode.ShouldBe(SocketError.NoBufferSpaceAvailable);
            }

            (await ConnectTcp(listener.LocalEndPoint)).Dispose();
        },
        OnIoUring);

    [Theory]
    [InlineData(4)]   // EINTR
    [InlineData(11)]  // EAGAIN
    [InlineData(125)] // ECANCELED
    public void WaitUntilReady_WhichIsInterrupted_WaitsOn(int error) => Play(
        async script =>
        {
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(AnyPort);
            await Sleep(TimeSpan.FromMilliseconds(1)); // What the driver itself waits for is under way.
            script.Fail(SystemCall.RingPoll, (Errno)error, times: 3);
            var waiting = CreateTask(Driver().WaitUntilReady(udp.SafeHandle, IoReadiness.Readable));
            for (var i = 0; i < 5; i++)
            {
                await Sleep(TimeSpan.FromMilliseconds(1));
            }

            waiting.IsCompleted.ShouldBeFalse("there is nothing to read");
            udp.SendTo(new byte[1], udp.LocalEndPoint!);
            await waiting;
            script.Strikes.ShouldBe(3);
        },
        OnIoUring);

    [Theory]
    [InlineData(4)]   // EINTR
    [InlineData(12)]  // ENOMEM
    [InlineData(125)] // ECANCELED
    public void WakeUp_WhoseWaitFails_StillWakes(int error)
    {
        using var script = new FaultScript().Fail(SystemCall.RingPoll, (Errno)error, times: 3);
        RealLoop.Run(
            async () =>
            {
                await Sleep(TimeSpan.FromMilliseconds(1));
                var loop = EventLoop.Current;
                var woken = loop.CreateFuture<int>();
                var thread = new Thread(() => loop.CallSoonThreadsafe(() => woken.SetResult(7))) { IsBackground = true };
                thread.Start();
                (await woken).ShouldBe(7); // Nothing else would end the wait of the system.
            },
            OnIoUring);
        script.Strikes.ShouldBe(3);
    }

    [Theory]
    [InlineData(4)]  // EINTR
    [InlineData(11)] // EAGAIN: no memory for the requests, for the moment
    [InlineData(16)] // EBUSY: no room for completions, for the moment
    [InlineData(62)] // ETIME
    public void Enter_WhichFailsForTheMoment_IsRepeated(int error) => Play(
        async script =>
        {
            script.Fail(SystemCall.RingEnter, (Errno)error);
            var (client, server) = await Connect();
            using (client)
            using (server)
            {
                script.Fail(SystemCall.RingEnter, (Errno)error, times: 5);
                var reading = CreateTask(ReceiveExactly(server, 1_000));
                await client.Write(Pattern(1_000));
                (await reading).ShouldBe(Pattern(1_000));
                script.Strikes.ShouldBe(6);
            }
        },
        OnIoUring);

    [Theory]
    [InlineData(9)]  // EBADF
    [InlineData(14)] // EFAULT
    [InlineData(22)] // EINVAL
    public void Enter_Fails_EndsTheLoopInsteadOfSpinning(int error)
    {
        using var script = new FaultScript();
        using var loop = NewEventLoop(new LoopOptions { HandleSignals = false, Poller = OnIoUring });
        script.Fail(SystemCall.RingEnter, (Errno)error);
        Should.Throw<IOException>(loop.RunForever).Message.ShouldContain("io_uring_enter");
        script.Strikes.ShouldBe(1);
    }
}
