using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Platform.Linux;
using static Simmer.Asyncio;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Linux.IoUring;

public sealed class IoUringDriverTests
{
    [Fact]
    public void Run_OnOneThreadThenOnAnother_GoesOnWithWhatWasUnderWay()
    {
        using var loop = NewLoop();
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        LoopTask<byte[]>? receiving = null;
        LoopTask? sending = null;
        TcpStream? stream = null;
        TcpListener? listener = null;
        LoopTask<TcpStream>? accepting = null;
        var data = Pattern(8 * 1024 * 1024);
        OnThread(() => loop.RunUntilComplete(loop.CreateTask(Begin())));
        receiving!.IsCompleted.ShouldBeFalse();
        sending!.IsCompleted.ShouldBeFalse();
        loop.Poller.HasWork.ShouldBeFalse("while the loop does not run, the system holds nothing of it");

        peer.Send("for the next thread"u8);
        var draining = Task.Run(() => ReceiveAll(peer, data.Length));
        OnThread(() => loop.RunUntilComplete(loop.CreateTask(End())));
        draining.Result.AsSpan().SequenceEqual(data).ShouldBeTrue("a part was lost or sent twice when the loop stopped");

        async Coroutine Begin()
        {
            listener = ListenTcp(AnyPort);
            peer.Connect(listener.LocalEndPoint);
            stream = await listener.Accept();
            receiving = CreateTask(ReceiveExactly(stream, 19));
            sending = CreateTask(stream.Write(data));
            accepting = CreateTask(listener.Accept());
            await LookAround();
        }

        async Coroutine End()
        {
            (await receiving!).ShouldBe("for the next thread"u8.ToArray());
            await sending!;
            using var second = ConnectAtOnce(listener!.LocalEndPoint);
            (await accepting!).Dispose();
            stream!.Dispose();
            listener.Dispose();
        }
    }

    [Fact]
    public void RunOnce_OnAnotherThreadWithRequestsUnderWay_SaysThatItCannot()
    {
        using var loop = NewLoop();
        _ = loop.CreateTask(WaitForNobody());
        loop.RunOnce();
        loop.RunOnce();
        Exception? failure = null;
        OnThread(() => failure = Record.Exception(() => loop.RunOnce()));
        failure.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("io_uring cannot change threads");
        loop.RunOnce(); // Here it still can.

        static async Coroutine WaitForNobody()
        {
            using var listener = ListenTcp(AnyPort);
            using var nobody = await listener.Accept();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dispose_WithRequestsUnderWay_ClosesEverything(bool isElsewhere)
    {
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var loop = NewLoop();
        _ = loop.CreateTask(Main());
        for (var i = 0; i < 10; i++)
        {
            loop.RunOnce(TimeSpan.FromMilliseconds(1));
        }

        loop.Poller.HasWork.ShouldBeTrue();
        if (isElsewhere)
        {
            OnThread(loop.Dispose);
        }
        else
        {
            loop.Dispose();
            loop.Poller.HasWork.ShouldBeFalse();
        }

        ((IoDriver)loop.Poller).Sockets.OfType<IoSocket>().ShouldAllBe(static socket => socket.IsClosed);
        peer.ReceiveTimeout = 10_000;
        _ = ReceiveAll(peer, int.MaxValue); // To the end: the connection is closed.

        async Coroutine Main()
        {
            var listener = ListenTcp(AnyPort);
            peer.Connect(listener.LocalEndPoint);
            var stream = await listener.Accept();
            _ = CreateTask(ReceiveExactly(stream, 1));
            _ = CreateTask(stream.Write(new byte[16 * 1024 * 1024]));
            await listener.Accept();
        }
    }

    [Fact]
    public void Poll_AfterItWasDisposed_FailsInsteadOfTouchingMemoryThatIsGone()
    {
        var loop = NewLoop();
        RunToEnd(loop);
        loop.Dispose();
        loop.Poller.Wake();
        loop.Poller.HasWork.ShouldBeFalse();
        loop.Poller.Poll(TimeSpan.Zero);
        Should.Throw<ObjectDisposedException>(() => loop.Poller.Poll(TimeSpan.FromMilliseconds(1)));
        loop.Poller.Dispose();
    }

    [Fact]
    public void LoopsOneAfterTheOtherOnOneThread_LeaveNoRingBehind()
    {
        for (var i = 0; i < 40; i++) // A thread has places for 16 rings.
        {
            using var loop = NewLoop();
            RunToEnd(loop);
        }
    }

    private static EventLoop NewLoop() => NewEventLoop(new LoopOptions { Driver = DriverKind.IoUring, UnhandledException = static _ => { } });

    private static void RunToEnd(EventLoop loop) => loop.RunUntilComplete(loop.CreateTask(LookAround()));

    private static void OnThread(Action action)
    {
        var thread = new Thread(() => action()) { IsBackground = true };
        thread.Start();
        thread.Join(TimeSpan.FromSeconds(30)).ShouldBeTrue("it hangs");
    }

    private static byte[] ReceiveAll(Socket socket, int limit)
    {
        var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (received.Length < limit && socket.Receive(buffer) is var count and > 0)
            {
                received.Write(buffer, 0, count);
            }
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset)
        {
        }

        return received.ToArray();
    }

    private static async Coroutine LookAround()
    {
        for (var i = 0; i < 5; i++)
        {
            await Sleep(TimeSpan.FromTicks(1));
        }
    }
}
