using System.Net;
using System.Net.Sockets;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Descriptors;

public sealed class SockTests
{
    [Fact]
    public void ConnectAcceptSendReceive_MuchMoreThanThereIsRoomFor_ArrivesWhole() => RealLoop.Run(async () =>
    {
        using var listener = NewSocket();
        listener.Bind(Loopback.AnyPort);
        listener.Listen();
        var accepting = CreateTask(SockAccept(listener));
        using var client = NewSocket();
        await SockConnect(client, listener.LocalEndPoint!);
        client.Connected.ShouldBeTrue();
        using var server = await accepting;
        server.Blocking.ShouldBeFalse();

        var data = Loopback.Pattern(5_000_000);
        var sending = CreateTask(SendAndClose(client, data));
        var received = new MemoryStream();
        var buffer = new byte[50_000];
        while (await SockReceive(server, buffer) is var count and > 0)
        {
            received.Write(buffer, 0, count);
        }

        await sending;
        received.ToArray().AsSpan().SequenceEqual(data).ShouldBeTrue();

        static async Coroutine SendAndClose(Socket socket, byte[] data)
        {
            await SockSendAll(socket, data);
            socket.Shutdown(SocketShutdown.Send);
        }
    });

    [Fact]
    public void SockConnect_WhereNobodyListens_IsRefused() => RealLoop.Run(async () =>
    {
        using var client = NewSocket();
        (await Throws<SocketException>(SockConnect(client, Loopback.Nobody()))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    });

    [Fact]
    public void SockConnect_ByName_LooksItUp() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(Loopback.AnyPort);
        using var client = NewSocket();
        await SockConnect(client, new DnsEndPoint("localhost", listener.LocalEndPoint.Port));
        (await listener.Accept()).Dispose();
    });

    [Fact]
    public void SendToAndReceiveFrom_CarryDatagrams() => RealLoop.Run(async () =>
    {
        using var first = NewSocket(SocketType.Dgram);
        using var second = NewSocket(SocketType.Dgram);
        first.Bind(Loopback.AnyPort);
        second.Bind(Loopback.AnyPort);
        var buffer = new byte[10];
        var receiving = CreateTask(SockReceiveFrom(second, buffer));
        await Yield();
        (await SockSendTo(first, new byte[] { 1, 2 }, second.LocalEndPoint!)).ShouldBe(2);
        (await receiving).ShouldBe((2, first.LocalEndPoint!));
    });

    [Fact]
    public void SockReceive_Cancelled_LosesNothingAndWatchesNoLonger() => RealLoop.Run(async () =>
    {
        var (near, far) = ReadinessTests.Pair();
        using (near)
        using (far)
        {
            var buffer = new byte[10];
            var receiving = CreateTask(SockReceive(near, buffer));
            await Yield();
            far.Send([7]);
            receiving.Cancel();
            await Throws<OperationCanceledException>(receiving);
            (await SockReceive(near, buffer)).ShouldBe(1);
            buffer[0].ShouldBe((byte)7);
        }
    });

    [Theory]
    [InlineData(0, null, 200_000)]
    [InlineData(150_000, null, 50_000)]
    [InlineData(10, 100_000L, 100_000)]
    [InlineData(10, 0L, 0)]
    [InlineData(300_000, null, 0)]
    public void SockSendFile_SendsThePart(long offset, long? count, int expected) => RealLoop.Run(async () =>
    {
        var path = Path.GetTempFileName();
        try
        {
            var content = Loopback.Pattern(200_000);
            await File.WriteAllBytesAsync(path, content);
            using var file = File.OpenHandle(path);
            var (near, far) = ReadinessTests.Pair();
            using (near)
            using (far)
            {
                var sending = CreateTask(SockSendFile(near, file, offset, count));
                var received = new byte[expected];
                far.Blocking = false;
                for (var at = 0; at < expected;)
                {
                    at += await SockReceive(far, received.AsMemory(at));
                }

                (await sending).ShouldBe(expected);
                received.AsSpan().SequenceEqual(content.AsSpan((int)Math.Min(offset, content.Length), expected)).ShouldBeTrue();
            }
        }
        finally
        {
            File.Delete(path);
        }
    });

    [Fact]
    public void ASocketThatBlocks_IsRefused() => RealLoop.Run(async () =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        foreach (var coroutine in (Func<Coroutine>[])
        [
            async () => await SockReceive(socket, new byte[1]),
            async () => await SockReceiveFrom(socket, new byte[1]),
            async () => await SockSendAll(socket, new byte[1]),
            async () => await SockSendTo(socket, new byte[1], Loopback.AnyPort),
            async () => await SockConnect(socket, Loopback.AnyPort),
            async () => await SockAccept(socket),
        ])
        {
            (await Throws<InvalidOperationException>(coroutine)).Message.ShouldContain("Blocking");
        }
    });

    private static Socket NewSocket(SocketType type = SocketType.Stream) =>
        new(AddressFamily.InterNetwork, type, type is SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp) { Blocking = false };
}
