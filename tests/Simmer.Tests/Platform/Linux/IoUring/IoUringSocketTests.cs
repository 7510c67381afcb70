using System.Net.Sockets;
using System.Text;
using Simmer.Platform.Linux;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Linux.IoUring;

/// <summary>What requests do not do by themselves. The everyday life of sockets is in <c>DriverContract</c>, and in the tests of <see cref="TcpStream"/>.</summary>
public sealed class IoUringSocketTests
{
    [Fact]
    public void Receive_WhenOthersHoldAllBuffers_WorksAndSoDoTheyLater() => RealLoop.Run(
        async () =>
        {
            List<(TcpStream Client, TcpStream Server)> pairs = [];
            for (var i = 0; i < 9; i++)
            {
                pairs.Add(await Connect());
            }

            // Eight of them have been read once: what comes for them is received, into four buffers. Nobody reads it.
            var silent = pairs[..8];
            foreach (var (client, server) in silent)
            {
                await Abandon(server);
                await client.Write("first"u8.ToArray());
            }

            await LookAround();
            Buffers().Free.ShouldBe(0);

            var (speaker, listener) = pairs[8];
            for (var i = 0; i < 10; i++)
            {
                var message = Pattern(100_000);
                var receiving = CreateTask(ReceiveExactly(listener, message.Length));
                await Yield();
                await speaker.Write(message);
                (await receiving).ShouldBe(message);
            }

            var waiting = CreateTask(listener.Read(Memory<byte>.Empty)); // Without a buffer of one's own it works, too.
            await LookAround();
            waiting.IsCompleted.ShouldBeFalse();
            await speaker.Write(new byte[1]);
            (await waiting).ShouldBe(0);
            (await ReceiveExactly(listener, 1)).ShouldBe(new byte[1]);

            foreach (var (client, server) in silent)
            {
                await client.Write("second"u8.ToArray());
                (await ReceiveExactly(server, 11)).ShouldBe("firstsecond"u8.ToArray());
            }

            pairs.ForEach(static pair => Close(pair));
            Buffers().Free.ShouldBe(4, "a buffer is missing");
        },
        static () => new IoUringDriver(bufferCount: 4, bufferSize: 4096));

    [Fact]
    public void Receive_ByManyAtOnceWithTwoBuffers_LosesNothing() => RealLoop.Run(
        async () =>
        {
            var data = Pattern(1_000_000);
            await Gather(Enumerable.Range(0, 10).Select(_ => Transfer(data)));
            Buffers().Free.ShouldBe(2, "a buffer is missing");
        },
        static () => new IoUringDriver(bufferCount: 2, bufferSize: 4096));

    [Fact]
    public void Receive_ByNobody_StopsAfterAFewBuffers() => RealLoop.Run(
        async () =>
        {
            var pair = await Connect();
            await Abandon(pair.Server);
            var data = Pattern(16 * 1024 * 1024);
            var sending = CreateTask(SendAndClose(pair.Client, data));
            await LookAround();
            sending.IsCompleted.ShouldBeFalse("somebody has taken 16 MiB although nobody reads");
            Buffers().Free.ShouldBeGreaterThan(128, "one socket must not take the buffers of all others");

            (await ReceiveToEnd(pair.Server, bufferSize: 7777)).AsSpan().SequenceEqual(data).ShouldBeTrue();
            await sending;
            Close(pair);
            Buffers().Free.ShouldBe(256, "a buffer is missing");
        },
        static () => new IoUringDriver());

    [Fact]
    public void Send_Cancelled_LeavesTheMemoryToItsOwner() => RealLoop.Run(
        async () =>
        {
            var pair = await Connect();
            var data = Pattern(16 * 1024 * 1024);
            var original = data.ToArray();
            var sending = CreateTask(pair.Client.Write(data));
            await LookAround();
            sending.Cancel();
            await Throws<OperationCanceledException>(sending);
            data.AsSpan().Fill(0xEE); // The system has let go of it: the peer must not see this.
            pair.Client.CloseWrite();

            var received = await ReceiveToEnd(pair.Server);
            received.Length.ShouldBeInRange(1, data.Length - 1);
            received.AsSpan().SequenceEqual(original.AsSpan(0, received.Length)).ShouldBeTrue();
            Close(pair);
        },
        static () => new IoUringDriver());

    [Fact]
    public void Send_CancelledBeforeItWasHandedOver_EndsAndTheDirectionIsFree() => RealLoop.Run(
        async () =>
        {
            var pair = await Connect();
            var sending = CreateTask(pair.Client.Write("abc"u8.ToArray()), eager: true);
            sending.IsCompleted.ShouldBeFalse();
            sending.Cancel(); // In the very step in which it was asked for.
            await Throws<OperationCanceledException>(sending);
            await pair.Client.Write("!"u8.ToArray());
            pair.Client.CloseWrite();
            Encoding.ASCII.GetString(await ReceiveToEnd(pair.Server)).ShouldBeOneOf("abc!", "!"); // Whether it was sent, nobody knows.
            Close(pair);
        },
        static () => new IoUringDriver());

    [Fact]
    public void Send_CancelledWhenItHadCompleted_IsCancelled() => RealLoop.Run(
        async () =>
        {
            var pair = await Connect();
            for (var round = 0; round < 20; round++)
            {
                var sending = CreateTask(pair.Client.Write("abc"u8.ToArray()), eager: true);
                while (sending.WaitsFor is not null)
                {
                    await Yield();
                }

                if (sending.Cancel())
                {
                    await sending.Settle();
                }

                (await ReceiveExactly(pair.Server, 3)).ShouldBe("abc"u8.ToArray());
            }

            Close(pair);
        },
        static () => new IoUringDriver());

    [Fact]
    public void Accept_Abandoned_KeepsTheConnectionForTheNextOne() => RealLoop.Run(
        async () =>
        {
            using var listener = ListenTcp(AnyPort);
            var accepting = CreateTask(listener.Accept());
            await LookAround();
            accepting.Cancel();
            await Throws<OperationCanceledException>(accepting);

            using var peer = ConnectAtOnce(listener.LocalEndPoint);
            await LookAround();
            using var accepted = await listener.Accept();
            accepted.RemoteEndPoint.ShouldBe(peer.LocalEndPoint);
        },
        static () => new IoUringDriver());

    [Fact]
    public void Dispose_AListenerWithAConnectionThatNobodyTook_ClosesIt() => RealLoop.Run(
        async () =>
        {
            var listener = ListenTcp(AnyPort);
            var accepting = CreateTask(listener.Accept());
            await LookAround();
            accepting.Cancel();
            await accepting.Settle();
            using var peer = ConnectAtOnce(listener.LocalEndPoint);
            await LookAround();
            listener.Dispose();
            peer.ReceiveTimeout = 10_000;
            peer.Receive(new byte[1]).ShouldBe(0);
        },
        static () => new IoUringDriver());

    [Fact]
    public void TryReceive_WhileARequestIsUnderWay_SeesWhatHasArrived() => RealLoop.Run(
        async () =>
        {
            using var listener = ListenTcp(AnyPort);
            using var peer = ConnectAtOnce(listener.LocalEndPoint);
            using var socket = Driver().Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.Connect(listener.LocalEndPoint);
            (await listener.Accept()).Dispose();
            using var server = await listener.Accept();
            var buffer = new byte[10];
            socket.TryReceive(buffer, out _).ShouldBeFalse();
            var receiving = CreateTask(socket.Receive(buffer));
            await LookAround();
            receiving.Cancel();
            await receiving.Settle();
            socket.TryReceive(buffer, out _).ShouldBeFalse();

            await server.Write("abc"u8.ToArray());
            socket.TryReceive(buffer, out var count).ShouldBeTrue();
            count.ShouldBe(3);
            socket.TrySend("xyz"u8).ShouldBe(3);
            (await ReceiveExactly(server, 3)).ShouldBe("xyz"u8.ToArray());
        },
        static () => new IoUringDriver());

    private static BufferRing Buffers() => ((IoUringDriver)Driver()).Places.Buffers;

    /// <summary>A receive that nobody waits for any more.</summary>
    private static async Coroutine Abandon(TcpStream stream)
    {
        var receiving = CreateTask(stream.Read(new byte[1]));
        await Yield();
        receiving.Cancel();
        await Throws<OperationCanceledException>(receiving);
    }

    private static async Coroutine Transfer(byte[] data)
    {
        var pair = await Connect();
        var sending = CreateTask(SendAndClose(pair.Client, data));
        (await ReceiveToEnd(pair.Server)).AsSpan().SequenceEqual(data).ShouldBeTrue();
        await sending;
        Close(pair);
    }

    private static async Coroutine SendAndClose(TcpStream stream, byte[] data)
    {
        await stream.Write(data);
        stream.CloseWrite();
    }

    private static void Close((TcpStream Client, TcpStream Server) pair)
    {
        pair.Client.Dispose();
        pair.Server.Dispose();
    }

    /// <summary>The loop looks at the system a few times.</summary>
    private static async Coroutine LookAround()
    {
        for (var i = 0; i < 5; i++)
        {
            await Sleep(TimeSpan.FromTicks(1));
        }
    }
}
