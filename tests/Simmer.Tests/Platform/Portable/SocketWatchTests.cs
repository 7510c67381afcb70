using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Platform.Portable;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Portable;

public sealed class SocketWatchTests
{
    [Fact]
    public void Watch_UntilSomethingCanBeRead_CallsAgainAndAgainFromThenOn() => Run(async peer =>
    {
        var called = EventLoop.Current.CreateFuture<int>();
        var calls = 0;
        using var connection = ConnectAtOnce(peer.LocalEndPoint);
        using var accepted = await peer.Accept();
        using (Driver().Watch(connection.SafeHandle, IoReadiness.Readable, () => Count()))
        {
            await Sleep(TimeSpan.FromMilliseconds(20));
            calls.ShouldBe(0);
            await accepted.Write(new byte[1]);
            await called;
        }

        calls.ShouldBe(3);
        await Sleep(TimeSpan.FromMilliseconds(20));
        calls.ShouldBe(3, "from its disposal on nothing is called");

        void Count()
        {
            if (++calls == 3)
            {
                called.SetResult(calls);
            }
        }
    });

    [Fact]
    public void WaitUntilReady_EndsWhenThereIsSomething_AndAtTheEnd() => Run(async listener =>
    {
        using var connection = ConnectAtOnce(listener.LocalEndPoint);
        using var accepted = await listener.Accept();
        await Driver().WaitUntilReady(connection.SafeHandle, IoReadiness.Writable);
        for (var i = 0; i < 10; i++)
        {
            var waiting = CreateTask(Driver().WaitUntilReady(connection.SafeHandle, IoReadiness.Readable));
            await Sleep(TimeSpan.FromMilliseconds(1));
            waiting.IsCompleted.ShouldBeFalse();
            await accepted.Write(new byte[1]);
            await waiting;
            connection.Receive(new byte[10]).ShouldBe(1);
        }

        accepted.Dispose();
        await Driver().WaitUntilReady(connection.SafeHandle, IoReadiness.Readable);
        connection.Receive(new byte[10]).ShouldBe(0);
    });

    [Fact]
    public void Watch_TwiceForTheSame_Fails() => Run(async listener =>
    {
        await Yield();
        using var connection = ConnectAtOnce(listener.LocalEndPoint);
        using var reading = Driver().Watch(connection.SafeHandle, IoReadiness.Readable, static () => { });
        using var writing = Driver().Watch(connection.SafeHandle, IoReadiness.Writable, static () => { });
        Should.Throw<InvalidOperationException>(() => Driver().Watch(connection.SafeHandle, IoReadiness.Readable, static () => { }));
    });

    [Fact]
    public void Watch_WhatIsNoSocket_IsNotSupported() => Run(async _ =>
    {
        await Yield();
        using var file = File.OpenHandle(typeof(SocketWatchTests).Assembly.Location);
        Should.Throw<PlatformNotSupportedException>(() => Driver().Watch(file, IoReadiness.Readable, static () => { }));
    });

    [Fact]
    public void Dispose_WhileItIsWatched_LeavesTheSocketToItsOwner() => Run(async listener =>
    {
        for (var i = 0; i < 50; i++)
        {
            using var connection = ConnectAtOnce(listener.LocalEndPoint);
            using var accepted = await listener.Accept();
            Driver().Watch(connection.SafeHandle, IoReadiness.Readable, static () => { }).Dispose();
            connection.Send("still here"u8);
            connection.Shutdown(SocketShutdown.Send);
            (await ReceiveToEnd(accepted)).ShouldBe("still here"u8.ToArray());
        }
    });

    private static void Run(Func<TcpListener, Coroutine> test) => RealLoop.Run(
        async () =>
        {
            using var listener = ListenTcp(AnyPort);
            await test(listener);
        },
        static () => new SocketDriver());
}
