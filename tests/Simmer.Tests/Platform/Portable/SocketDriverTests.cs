using System.Net;
using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Platform.Portable;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Portable;

/// <summary>What the contract of all drivers does not ask: what this one does in a way of its own.</summary>
public sealed class SocketDriverTests
{
    [Fact]
    public void Accept_Cancelled_KeepsTheConnectionForTheNextOne() => Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        var cancelled = CreateTask(listener.Accept());
        await Yield();
        cancelled.Cancel();
        await Throws<OperationCanceledException>(cancelled);
        using var peer = ConnectAtOnce(listener.LocalEndPoint);
        await Sleep(TimeSpan.FromMilliseconds(20)); // The system's call is still under way, and takes the connection.
        using var accepted = await listener.Accept();
        accepted.RemoteEndPoint.ShouldBe(peer.LocalEndPoint);
    });

    [Fact]
    public void Accept_CancelledAndNeverAskedAgain_ClosesTheConnectionWithTheListener() => Run(async () =>
    {
        var listener = ListenTcp(AnyPort);
        var cancelled = CreateTask(listener.Accept());
        await Yield();
        cancelled.Cancel();
        await Throws<OperationCanceledException>(cancelled);
        using var peer = ConnectAtOnce(listener.LocalEndPoint);
        await Sleep(TimeSpan.FromMilliseconds(20));
        listener.Dispose();
        peer.ReceiveTimeout = 5000;
        try
        {
            peer.Receive(new byte[1]).ShouldBe(0);
        }
        catch (SocketException e)
        {
            e.SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
        }
    });

    [Fact]
    public void Send_Cancelled_LeavesTheMemoryToItsOwner() => Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        {
            // So much that a part must wait with the system; then the memory is written over, and the peer reads on.
            var data = new byte[16 * 1024 * 1024];
            var sending = CreateTask(client.Write(data));
            await Sleep(TimeSpan.FromMilliseconds(20));
            sending.Cancel();
            await Throws<OperationCanceledException>(sending);
            Array.Fill(data, (byte)1);
            var receiving = CreateTask(ReceiveToEnd(server));
            await client.Write("end"u8.ToArray()); // Waits for the part that is under way.
            client.CloseWrite();
            var received = await receiving;
            received.AsSpan()[^3..].SequenceEqual("end"u8).ShouldBeTrue();
            received.AsSpan()[..^3].ContainsAnyExcept((byte)0).ShouldBeFalse("what was written over afterwards must not be sent");
            server.Dispose();
        }
    });

    [Fact]
    public void Dispose_WhileSomebodyReceives_EndsInPeace() => Run(async () =>
    {
        var (client, server) = await Connect();
        using (server)
        {
            var receiving = CreateTask(client.Read(new byte[1]));
            await client.Write("last words"u8.ToArray());
            await Yield();
            client.Dispose(); // With a call under way .NET alone would reset the connection.
            await Throws<ObjectDisposedException>(receiving);
            (await ReceiveToEnd(server)).ShouldBe("last words"u8.ToArray());
        }
    });

    [Fact]
    public void SendFile_SendsThePartThatWasAsked() => Run(async () =>
    {
        var content = Pattern(300_000);
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, content);
        using var file = File.OpenHandle(path, options: FileOptions.DeleteOnClose);
        using var pair = await ConnectRaw();
        var receiving = CreateTask(ReceiveRaw(pair.Server));
        (await pair.Client.SendFile(file, 1000, 200_000)).ShouldBe(200_000);
        (await pair.Client.SendFile(file, 299_000, 5000)).ShouldBe(1000, "the file ends before");
        pair.Client.ShutDown(SocketShutdown.Send);
        (await receiving).ShouldBe([.. content[1000..201_000], .. content[299_000..]]);
    });

    [Fact]
    public void Datagrams_ArriveWithTheirSender_AndTellWhenTheyWereCut() => Run(async () =>
    {
        using var one = OpenUdp();
        using var two = OpenUdp();
        var sender = new SocketAddress(AddressFamily.InterNetwork, 28);
        var buffer = new byte[5];

        var receiving = CreateTask(two.ReceiveFrom(buffer, sender)); // Before it is sent,
        await Yield();
        await one.SendTo("12345"u8.ToArray(), two.LocalEndPoint!.Serialize());
        (await receiving).ShouldBe(new DatagramInfo(5, IsTruncated: false));
        AnyPort.Create(sender).ShouldBe(one.LocalEndPoint);

        await one.SendTo("123456"u8.ToArray(), two.LocalEndPoint!.Serialize()); // and after.
        await one.SendTo(ReadOnlyMemory<byte>.Empty, two.LocalEndPoint!.Serialize());
        (await two.ReceiveFrom(buffer, sender)).ShouldBe(new DatagramInfo(5, IsTruncated: true));
        (await two.ReceiveFrom(buffer, sender)).ShouldBe(new DatagramInfo(0, IsTruncated: false));
    });

    [Fact]
    public void ReceiveFrom_Cancelled_LosesNothing() => Run(async () =>
    {
        using var one = OpenUdp();
        using var two = OpenUdp();
        var sender = new SocketAddress(AddressFamily.InterNetwork, 28);
        var cancelled = CreateTask(two.ReceiveFrom(new byte[5], sender));
        await Yield();
        await one.SendTo("12345"u8.ToArray(), two.LocalEndPoint!.Serialize());
        cancelled.Cancel();
        await Throws<OperationCanceledException>(cancelled);
        var buffer = new byte[5];
        (await two.ReceiveFrom(buffer, sender)).Count.ShouldBe(5);
        buffer.ShouldBe("12345"u8.ToArray());
    });

    [Fact]
    public void Datagrams_ToNobody_FailOnceForWhoIsConnected() => Run(async () =>
    {
        IPEndPoint nobody;
        using (var gone = OpenUdp())
        {
            nobody = (IPEndPoint)gone.LocalEndPoint!;
        }

        using var socket = OpenUdp();
        await socket.Connect(nobody);
        await socket.SendTo(new byte[1], receiver: null);
        var failure = await Throws<SocketException>(async () =>
            await socket.ReceiveFrom(new byte[1], new SocketAddress(AddressFamily.InterNetwork, 28)));
        failure.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    });

    [Fact]
    public void Adopt_AConnection_TalksAndEndsInPeace() => Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        var foreign = ConnectAtOnce(listener.LocalEndPoint);
        using var peer = await listener.Accept();
        using (var socket = Driver().Adopt(foreign.SafeHandle))
        {
            socket.RemoteEndPoint.ShouldBe(listener.LocalEndPoint);
            await socket.Send("adopted"u8.ToArray());
        }

        (await ReceiveToEnd(peer)).ShouldBe("adopted"u8.ToArray());
    });

    [Fact]
    public void Adopt_WhatIsNoSocket_FailsAndClosesIt() => Run(async () =>
    {
        await Yield();
        using var file = File.OpenHandle(typeof(SocketDriverTests).Assembly.Location);
        var handle = new SafeSocketHandle(file.DangerousGetHandle(), ownsHandle: false);
        Should.Throw<SocketException>(() => Driver().Adopt(handle)).SocketErrorCode.ShouldBe(SocketError.NotSocket);
        handle.IsClosed.ShouldBeTrue();
    });

    // In real time, alone on its loop, with a limit; and no socket may be left.
    private static void Run(Func<Coroutine> test) => RealLoop.Run(test, static () => new SocketDriver());

    private static IoSocket OpenUdp()
    {
        var socket = Driver().Open(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port: 0));
        return socket;
    }

    private static async Coroutine<RawPair> ConnectRaw()
    {
        using var listener = Driver().Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(AnyPort);
        listener.Listen(1);
        var client = Driver().Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.Connect(listener.LocalEndPoint!);
        return new RawPair(client, await listener.Accept());
    }

    private static async Coroutine<byte[]> ReceiveRaw(IoSocket socket)
    {
        var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await socket.Receive(buffer) is var count and > 0)
        {
            received.Write(buffer, 0, count);
        }

        return received.ToArray();
    }

    private sealed record RawPair(IoSocket Client, IoSocket Server) : IDisposable
    {
        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
