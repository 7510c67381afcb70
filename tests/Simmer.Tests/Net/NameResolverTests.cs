using System.Net;
using System.Net.Sockets;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Net;

public sealed class NameResolverTests
{
    [Fact]
    public void Connect_ByAName_TheLoopGoesOnMeanwhile() => RealLoop.Run(async () =>
    {
        var port = Loopback.Nobody().Port;
        var connecting = CreateTask(ConnectTcp("localhost", port));
        await Yield(); // It has begun. That the thread has ended could not be known before the next iteration.
        connecting.WaitsFor!.Value.Kind.ShouldBe(WaitKind.Executor);
        (await Throws<SocketException>(connecting)).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    });

    [Fact]
    public void Connect_ByANameThatCannotBe_SaysWhich() => RealLoop.Run(async () =>
    {
        var failure = await Throws<SocketException>(ConnectTcp("no..name", 80)); // No server needs to be asked.
        failure.SocketErrorCode.ShouldBeOneOf(SocketError.HostNotFound, SocketError.NoData, SocketError.TryAgain);
        failure.Message.ShouldStartWith("Could not connect to no..name:80. ");
    });

    [Fact]
    public void Connect_CancelledDuringTheLookUp_EndsAtOnceAndDropsWhatItFinds() => RealLoop.Run(async () =>
    {
        var connecting = CreateTask(ConnectTcp("localhost", Loopback.Nobody().Port));
        await Yield();
        connecting.Cancel();
        await Throws<OperationCanceledException>(connecting);
        Loopback.Driver().Sockets.ShouldBeEmpty();
    });

    [Fact]
    public void Connect_WhileAllThreadsForUsersAreBusy_IsNotHeldUp() => RealLoop.Run(async () =>
    {
        using var gate = new ManualResetEventSlim();
        var busy = Enumerable.Range(0, Environment.ProcessorCount + 4).Select(_ => CreateTask(ToThread(() => gate.Wait()))).ToList();
        await Yield();
        await Throws<SocketException>(ConnectTcp("localhost", Loopback.Nobody().Port));
        busy.ShouldAllBe(static task => !task.IsCompleted);
        gate.Set();
        await Wait(busy);
    });

    [Fact]
    public void Connect_ToAnAddress_LooksNothingUp() => RealLoop.Run(async () =>
    {
        var options = new ConnectOptions { Resolve = static _ => throw new InvalidOperationException("nobody should ask") };
        var nobody = Loopback.Nobody();
        await Throws<SocketException>(ConnectTcp("127.0.0.1", nobody.Port, options));
        await Throws<SocketException>(ConnectTcp(IPAddress.IPv6Loopback.ToString(), nobody.Port, options));
    });
}
