using System.Net;
using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Linux;

/// <summary>Datagrams: their borders, their addresses, their failures, and several at once.</summary>
public sealed class DatagramTests
{
    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void SendTo_ThenReceiveFrom_KeepsBordersAndTellsTheSender(AddressFamily family) => RealLoop.Run(async () =>
    {
        using var pair = new Pair(family);
        var (a, b) = pair;
        var (buffer, sender) = (new byte[8], new SocketAddress(family));
        var receiving = CreateTask(b.ReceiveFrom(buffer, sender));
        await Yield();
        await a.SendTo("one"u8.ToArray(), b.LocalEndPoint!.Serialize());
        await a.SendTo(default, b.LocalEndPoint.Serialize());
        await a.SendTo("three and more"u8.ToArray(), b.LocalEndPoint.Serialize());
        (await receiving).ShouldBe(new DatagramInfo(3, IsTruncated: false));
        b.LocalEndPoint.Create(sender).ShouldBe(a.LocalEndPoint);
        (await b.ReceiveFrom(buffer, sender)).ShouldBe(new DatagramInfo(0, IsTruncated: false));
        (await b.ReceiveFrom(buffer, sender)).ShouldBe(new DatagramInfo(8, IsTruncated: true));
        await b.SendTo("back"u8.ToArray(), sender);
        (await a.Receive(buffer)).ShouldBe(4);
    });

    [Fact]
    public void SendTo_WithoutAReceiver_GoesToThePeer() => RealLoop.Run(async () =>
    {
        using var pair = new Pair(AddressFamily.InterNetwork);
        var (a, b) = pair;
        await a.Connect(b.LocalEndPoint!);
        a.RemoteEndPoint.ShouldBe(b.LocalEndPoint);
        await a.SendTo("one"u8.ToArray(), receiver: null);
        await a.Send("two"u8.ToArray());
        var (buffer, sender) = (new byte[8], new SocketAddress(AddressFamily.InterNetwork));
        (await b.ReceiveFrom(buffer, sender)).Count.ShouldBe(3);
        (await b.ReceiveFrom(buffer, sender)).Count.ShouldBe(3);
    });

    [Fact]
    public void SendTo_Nobody_TellsAConnectedSocketAndItGoesOn() => RealLoop.Run(async () =>
    {
        using var pair = new Pair(AddressFamily.InterNetwork);
        var (a, b) = pair;
        await a.Connect(b.LocalEndPoint!);
        var there = b.LocalEndPoint!;
        b.Dispose();
        await a.SendTo(new byte[1], receiver: null);
        var failure = await Throws<SocketException>(async () => await a.ReceiveFrom(new byte[8], new SocketAddress(AddressFamily.InterNetwork)));
        failure.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);

        // The failure was that of one datagram. An empty one that comes now is no failure.
        using var again = Driver().Open(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        again.Bind(there);
        await again.SendTo(default, a.LocalEndPoint!.Serialize());
        (await a.Receive(new byte[8])).ShouldBe(0);
    });

    [Fact]
    public void SendTo_WhatIsTooLong_Fails() => RealLoop.Run(async () =>
    {
        using var pair = new Pair(AddressFamily.InterNetwork);
        var (a, b) = pair;
        (await Throws<SocketException>(a.SendTo(new byte[70_000], b.LocalEndPoint!.Serialize())))
            .SocketErrorCode.ShouldBe(SocketError.MessageSize);
    });

    [Fact]
    public void ReceiveFrom_Cancelled_LosesNothing() => RealLoop.Run(async () =>
    {
        using var pair = new Pair(AddressFamily.InterNetwork);
        var (a, b) = pair;
        var (buffer, sender) = (new byte[8], new SocketAddress(AddressFamily.InterNetwork));
        var receiving = CreateTask(b.ReceiveFrom(buffer, sender));
        await Yield();
        await a.SendTo("one"u8.ToArray(), b.LocalEndPoint!.Serialize());
        receiving.Cancel();
        await Throws<OperationCanceledException>(receiving);
        (await b.ReceiveFrom(buffer, sender)).Count.ShouldBe(3);
    });

    [Theory]
    [InlineData(5)]
    [InlineData(200)] // More than one call takes.
    public void SendBatch_ThenReceiveBatch_DeliversAllInOrder(int count) => RealLoop.Run(async () =>
    {
        using var pair = new Pair(AddressFamily.InterNetwork);
        var (a, b) = pair;
        b.SetOption(IoSocketOption.ReceiveBuffer, 1_000_000);
        var sent = new DatagramBatch(count, maxSize: 100);
        for (var i = 0; i < count; i++)
        {
            sent.Add(Pattern(i % 100), b.LocalEndPoint!.Serialize());
        }

        await a.SendBatch(sent);
        sent.Sent.ShouldBe(count);
        var received = new DatagramBatch(capacity: 40, maxSize: 90);
        List<int> lengths = [];
        while (lengths.Count < count)
        {
            var more = await b.ReceiveBatch(received);
            more.ShouldBe(received.Count);
            for (var i = 0; i < more; i++)
            {
                received[i].ToArray().ShouldBe(Pattern(received[i].Length));
                received.IsTruncated(i).ShouldBe(lengths.Count % 100 > 90);
                b.LocalEndPoint!.Create(received.AddressOf(i)).ShouldBe(a.LocalEndPoint);
                lengths.Add(received[i].Length);
            }
        }

        lengths.ShouldBe(Enumerable.Range(0, count).Select(static i => Math.Min(90, i % 100)));
    });

    [Fact]
    public void SendBatch_WhoseThirdIsTooLong_SaysHowManyWereSent() => RealLoop.Run(async () =>
    {
        using var pair = new Pair(AddressFamily.InterNetwork);
        var (a, b) = pair;
        var batch = new DatagramBatch(3, maxSize: 70_000);
        batch.Add(new byte[1], b.LocalEndPoint!.Serialize());
        batch.Add(new byte[2], b.LocalEndPoint.Serialize());
        batch.Add(new byte[70_000], b.LocalEndPoint.Serialize());
        (await Throws<SocketException>(a.SendBatch(batch))).SocketErrorCode.ShouldBe(SocketError.MessageSize);
        batch.Sent.ShouldBe(2);
    });

    [Fact]
    public void Batch_ThatIsFull_TakesNoMore()
    {
        var batch = new DatagramBatch(1, maxSize: 10);
        Should.Throw<ArgumentException>(() => batch.Add(new byte[11]));
        batch.Count.ShouldBe(0);
        batch.Add(new byte[3]);
        batch.HasAddress(0).ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => batch.Add(new byte[1]));
        Should.Throw<ArgumentOutOfRangeException>(() => batch[1]);
        batch.Clear();
        Should.Throw<ArgumentOutOfRangeException>(() => batch[0]);
    }

    [Fact]
    public void SendTo_ByAUnixName_WaitsUntilTheReceiverHasRoom() => RealLoop.Run(async () =>
    {
        const int Many = 600; // More than the system keeps.
        using var name = new UnixName(isAbstract: true);
        using var a = Driver().Open(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        using var b = Driver().Open(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        b.Bind(name.EndPoint);
        var sending = CreateTask(SendAll());
        await Yield();
        var (buffer, sender) = (new byte[8], new SocketAddress(AddressFamily.Unix, 110));
        for (var i = 0; i < Many; i++)
        {
            (await b.ReceiveFrom(buffer, sender)).Count.ShouldBe(4);
            BitConverter.ToInt32(buffer).ShouldBe(i);
        }

        sender.Size.ShouldBe(0); // It has no name.
        await sending;

        async Coroutine SendAll()
        {
            for (var i = 0; i < Many; i++)
            {
                await a.SendTo(BitConverter.GetBytes(i), name.EndPoint.Serialize());
            }
        }
    });

    [Fact]
    public void JoinGroup_ReceivesWhatIsSentToIt() => RealLoop.Run(async () =>
    {
        var group = IPAddress.Parse("239.255.47.11");
        using var receiver = Driver().Open(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.SetOption(IoSocketOption.ReuseAddress, 1);
        receiver.Bind(new IPEndPoint(IPAddress.Any, 0));
        var loopback = System.Net.NetworkInformation.NetworkInterface.LoopbackInterfaceIndex;
        receiver.JoinGroup(group, loopback);
        Should.Throw<SocketException>(() => receiver.JoinGroup(group, loopback)).SocketErrorCode.ShouldBe(SocketError.AddressAlreadyInUse);
        using var sender = Driver().Open(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.SetMulticastInterface(loopback);
        sender.SetOption(IoSocketOption.MulticastLoopback, 1);
        var there = new IPEndPoint(group, ((IPEndPoint)receiver.LocalEndPoint!).Port).Serialize();
        await sender.SendTo("to all"u8.ToArray(), there);
        (await receiver.Receive(new byte[10])).ShouldBe(6);
        receiver.LeaveGroup(group, loopback);
        Should.Throw<SocketException>(() => receiver.LeaveGroup(group, loopback)).SocketErrorCode.ShouldBe(SocketError.AddressNotAvailable);
    });

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void SetOption_ThenGetOption_SaysTheSame(AddressFamily family) => RealLoop.Run(async () =>
    {
        using var udp = Driver().Open(family, SocketType.Dgram, ProtocolType.Udp);
        using var tcp = Driver().Open(family, SocketType.Stream, ProtocolType.Tcp);
        (IoSocket Socket, IoSocketOption Option, int Value)[] options =
        [
            (udp, IoSocketOption.Broadcast, 1), (udp, IoSocketOption.TimeToLive, 17), (udp, IoSocketOption.MulticastTimeToLive, 9),
            (udp, IoSocketOption.MulticastLoopback, 0), (tcp, IoSocketOption.KeepAliveIdle, 77), (tcp, IoSocketOption.KeepAliveInterval, 7),
            (tcp, IoSocketOption.KeepAliveCount, 3), (tcp, IoSocketOption.UserTimeout, 12_345),
        ];
        foreach (var (socket, option, value) in options)
        {
            socket.SetOption(option, value);
            socket.GetOption(option).ShouldBe(value, option.ToString());
        }
    });

    private sealed class Pair(AddressFamily family) : IDisposable
    {
        private readonly IoSocket _a = Open(family);
        private readonly IoSocket _b = Open(family);

        public void Deconstruct(out IoSocket a, out IoSocket b) => (a, b) = (_a, _b);

        public void Dispose()
        {
            _a.Dispose();
            _b.Dispose();
        }

        private static IoSocket Open(AddressFamily family)
        {
            var socket = Driver().Open(family, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(family is AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0));
            return socket;
        }
    }
}
