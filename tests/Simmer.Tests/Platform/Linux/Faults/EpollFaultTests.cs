using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Platform.Linux;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>What the manual pages say that can go wrong: epoll_ctl(2), epoll_wait(2).</summary>
[Collection(nameof(Alone))]
public sealed class EpollFaultTests
{
    [Theory]
    [InlineData(12)] // ENOMEM
    [InlineData(28)] // ENOSPC
    public void Registering_Fails_AndLeavesNothingOpen(int error)
    {
        Play(SystemCall.EpollControl, error, async script =>
        {
            Should.Throw<SocketException>(static () => ListenTcp(AnyPort)).SocketErrorCode.ShouldBe(SocketError.NoBufferSpaceAvailable);
            script.Fail(SystemCall.EpollControl, (Errno)error);
            Should.Throw<SocketException>(static () => Driver().Open(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
            using var listener = ListenTcp(AnyPort);
            using var client = ConnectAtOnce(listener.LocalEndPoint);
            script.Fail(SystemCall.EpollControl, (Errno)error);
            await Throws<SocketException>(async () => await listener.Accept());
            script.Fail(SystemCall.EpollControl, (Errno)error);
            await Throws<SocketException>(async () => await ConnectTcp(listener.LocalEndPoint));
            script.Fail(SystemCall.EpollControl, (Errno)error);
            Should.Throw<IOException>(() => Driver().Watch(client.SafeHandle, IoReadiness.Readable, static () => { }));
            script.Fail(SystemCall.EpollControl, (Errno)error);
            using var foreign = ConnectAtOnce(listener.LocalEndPoint);
            Should.Throw<SocketException>(() => Driver().Adopt(foreign.SafeHandle));
            script.Strikes.ShouldBe(6);
            (await listener.Accept()).Dispose();
        });
    }

    [Theory]
    [InlineData(9)]  // EBADF
    [InlineData(14)] // EFAULT
    [InlineData(22)] // EINVAL
    public void Waiting_Fails_EndsTheLoopInsteadOfSpinning(int error)
    {
        using var script = new FaultScript();
        using var loop = NewEventLoop(new LoopOptions { HandleSignals = false, Poller = OnEpoll });
        script.Fail(SystemCall.EpollWait, (Errno)error);
        Should.Throw<IOException>(loop.RunForever).Message.ShouldContain("epoll_wait");
        script.Strikes.ShouldBe(1);
    }
}
