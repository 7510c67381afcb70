using System.Net;
using System.Net.Sockets;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Datagrams;

public sealed class UdpEndpointTests
{
    [Fact]
    public void SendTo_ArrivesWholeWithItsSender() => RealLoop.Run(async () =>
    {
        using var server = BindUdp(AnyPort);
        using var first = BindUdp(AnyPort);
        using var second = BindUdp(AnyPort);
        var buffer = new byte[100];
        foreach (var (client, text) in (IEnumerable<(UdpEndpoint, byte[])>)[(first, [1, 2]), (second, [3]), (first, [4, 5, 6])])
        {
            await client.SendTo(text, server.LocalEndPoint!);
            var received = await server.Receive(buffer);
            received.Count.ShouldBe(text.Length);
            buffer[..received.Count].ShouldBe(text);
            received.Sender.ShouldBe(client.LocalEndPoint);
            received.IsTruncated.ShouldBeFalse();
        }
    });

    [Fact]
    public void Receive_TwoDatagrams_KeepsThemApart() => RealLoop.Run(async () =>
    {
        using var server = BindUdp(AnyPort);
        using var client = await ConnectUdp(server.LocalEndPoint!);
        await client.Send(new byte[] { 1, 2, 3 });
        await client.Send(new byte[] { 4 });
        var buffer = new byte[100];
        (await server.Receive(buffer)).Count.ShouldBe(3);
        (await server.Receive(buffer)).Count.ShouldBe(1);
        buffer[0].ShouldBe((byte)4);
    });

    [Fact]
    public void Receive_AnEmptyDatagram_IsOne() => RealLoop.Run(async () =>
    {
        using var server = BindUdp(AnyPort);
        using var client = await ConnectUdp(server.LocalEndPoint!);
        await client.Send(ReadOnlyMemory<byte>.Empty);
        (await server.Receive(new byte[10])).ShouldBe(new UdpReceived(0, client.LocalEndPoint!, IsTruncated: false));
        await server.SendTo(ReadOnlyMemory<byte>.Empty, client.LocalEndPoint!);
        (await client.Receive(new byte[10])).Count.ShouldBe(0);
    });

    [Fact]
    public void Receive_WhatDoesNotFit_IsCutOffAndSaysSo() => RealLoop.Run(async () =>
    {
        using var server = BindUdp(AnyPort);
        using var client = await ConnectUdp(server.LocalEndPoint!);
        await client.Send(new byte[] { 1, 2, 3, 4, 5 });
        await client.Send(new byte[] { 6 });
        var buffer = new byte[3];
        (await server.Receive(buffer)).ShouldBe(new UdpReceived(3, client.LocalEndPoint!, IsTruncated: true));
        buffer.ShouldBe([1, 2, 3]);
        (await server.Receive(buffer)).ShouldBe(new UdpReceived(1, client.LocalEndPoint!, IsTruncated: false));
        buffer[0].ShouldBe((byte)6);
    });

    [Fact]
    public void Connected_ReceivesFromItsPeerOnly() => RealLoop.Run(async () =>
    {
        using var peer = BindUdp(AnyPort);
        using var stranger = BindUdp(AnyPort);
        using var client = await ConnectUdp(peer.LocalEndPoint!);
        client.RemoteEndPoint.ShouldBe(peer.LocalEndPoint);
        await stranger.SendTo(new byte[] { 1 }, client.LocalEndPoint!);
        await peer.SendTo(new byte[] { 2 }, client.LocalEndPoint!);
        var buffer = new byte[10];
        await client.Receive(buffer);
        buffer[0].ShouldBe((byte)2);
        await client.SendTo(new byte[] { 3 }, peer.LocalEndPoint!);
        (await peer.Receive(buffer)).Sender.ShouldBe(client.LocalEndPoint);
        Should.Throw<InvalidOperationException>(() => client.SendTo(new byte[] { 3 }, stranger.LocalEndPoint!).Close());
    });

    [Fact]
    public void Connected_WhenNobodyIsThere_LearnsOfItAndCanBeUsedOn() => RealLoop.Run(async () =>
    {
        var place = BindUdp(AnyPort);
        var address = place.LocalEndPoint!;
        place.Dispose();
        using var client = await ConnectUdp(address);
        await client.Send(new byte[] { 1 });
        (await Throws<SocketException>(async () => await client.Receive(new byte[10]))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);

        using var late = BindUdp(address);
        await client.Send(new byte[] { 2 });
        var buffer = new byte[10];
        (await late.Receive(buffer)).Count.ShouldBe(1);
        await late.SendTo(new byte[] { 3 }, client.LocalEndPoint!);
        (await client.Receive(buffer)).Count.ShouldBe(1);
        buffer[0].ShouldBe((byte)3);
    });

    [Fact]
    public void Send_WithoutAPeer_IsRefused() => RealLoop.Run(async () =>
    {
        using var endpoint = BindUdp(AnyPort);
        Should.Throw<InvalidOperationException>(() => endpoint.Send(new byte[1]).Close()).Message.ShouldContain("SendTo");
    });

    [Fact]
    public void SendTo_TooMuch_FailsAndTheEndpointCanBeUsedOn() => RealLoop.Run(async () =>
    {
        using var server = BindUdp(AnyPort);
        using var client = BindUdp(AnyPort);
        (await Throws<SocketException>(client.SendTo(new byte[70_000], server.LocalEndPoint!))).SocketErrorCode.ShouldBe(SocketError.MessageSize);
        var longest = Pattern(65_507); // What IPv4's own header leaves.
        await client.SendTo(longest, server.LocalEndPoint!);
        var buffer = new byte[UdpEndpoint.MaxDatagram];
        (await server.Receive(buffer)).Count.ShouldBe(longest.Length);
        buffer.AsSpan(0, longest.Length).SequenceEqual(longest).ShouldBeTrue();
    });

    [Fact]
    public void Receive_Cancelled_LosesNothing() => RealLoop.Run(async () =>
    {
        using var server = BindUdp(AnyPort);
        using var client = await ConnectUdp(server.LocalEndPoint!);
        var buffer = new byte[10];
        for (var moment = 0; moment < 8; moment++)
        {
            var receiving = CreateTask(server.Receive(buffer));
            await Yield();
            await client.Send(new[] { (byte)moment });
            for (var i = 0; i < moment; i++)
            {
                await Sleep(TimeSpan.FromTicks(1));
            }

            receiving.Cancel();
            try
            {
                await receiving;
            }
            catch (OperationCanceledException)
            {
                await server.Receive(buffer);
            }

            buffer[0].ShouldBe((byte)moment);
        }
    });

    [Fact]
    public void Receive_Twice_FailsAtOnce() => RealLoop.Run(async () =>
    {
        using var server = BindUdp(AnyPort);
        var first = CreateTask(server.Receive(new byte[1]));
        await Yield();
        await Throws<InvalidOperationException>(async () => await server.Receive(new byte[1]));
        first.Cancel();
        await Throws<OperationCanceledException>(first);
    });

    [Fact]
    public void Dispose_EndsTheReceiver() => RealLoop.Run(async () =>
    {
        var server = BindUdp(AnyPort);
        var receiving = CreateTask(server.Receive(new byte[1]));
        await Yield();
        server.Dispose();
        server.Dispose();
        server.IsClosed.ShouldBeTrue();
        await Throws<ObjectDisposedException>(receiving);
        await Throws<ObjectDisposedException>(async () => await server.Receive(new byte[1]));
    });

    [Fact]
    public void ReceiveAll_GivesOneAfterTheOtherUntilItIsDisposed() => RealLoop.Run(async () =>
    {
        var server = BindUdp(AnyPort);
        using var client = await ConnectUdp(server.LocalEndPoint!);
        List<byte> received = [];
        var receiving = CreateTask(ReceiveEverything());
        for (byte i = 0; i < 5; i++)
        {
            await client.Send(new byte[] { i, i });
        }

        while (received.Count < 5)
        {
            await Sleep(TimeSpan.FromTicks(1));
        }

        server.Dispose();
        await receiving;
        received.ShouldBe([0, 1, 2, 3, 4]);

        async Coroutine ReceiveEverything()
        {
            await foreach (var datagram in server.ReceiveAll(bufferSize: 16))
            {
                datagram.Data.Length.ShouldBe(2);
                datagram.Sender.ShouldBe(client.LocalEndPoint);
                received.Add(datagram.Data.Span[1]);
            }
        }
    });

    [Fact]
    public void ByIPv6_AndByIPv4ThroughIt() => RealLoop.Run(async () =>
    {
        using var server = BindUdp(new IPEndPoint(IPAddress.IPv6Any, 0), new UdpOptions { DualMode = true });
        var port = server.LocalEndPoint!.Port;
        using var six = await ConnectUdp(new IPEndPoint(IPAddress.IPv6Loopback, port));
        using var four = await ConnectUdp(new IPEndPoint(IPAddress.Loopback, port));
        foreach (var client in (UdpEndpoint[])[six, four])
        {
            await client.Send(new byte[] { 1 });
            var sender = (await server.Receive(new byte[10])).Sender;
            sender.Port.ShouldBe(client.LocalEndPoint!.Port);
            await server.SendTo(new byte[] { 2 }, sender);
            (await client.Receive(new byte[10])).Count.ShouldBe(1);
        }

        await server.SendTo(new byte[] { 3 }, four.LocalEndPoint!); // Not mapped by hand.
        (await four.Receive(new byte[10])).Count.ShouldBe(1);
        using var plain = BindUdp(AnyPort);
        Should.Throw<SocketException>(() => plain.SendTo(new byte[1], six.LocalEndPoint!).Close()).SocketErrorCode.ShouldBe(SocketError.AddressFamilyNotSupported);
    });

    [Fact]
    public void ConnectUdp_ByName_FindsTheAddress() => RealLoop.Run(async () =>
    {
        using var server = BindUdp(AnyPort);
        using var client = await ConnectUdp("localhost", server.LocalEndPoint!.Port, new UdpOptions { AddressFamily = AddressFamily.InterNetwork });
        client.RemoteEndPoint.ShouldBe(server.LocalEndPoint);
        (await Throws<SocketException>(ConnectUdp("no..name", 53))).Message.ShouldContain("no..name");
    });

    [Fact]
    public void ConnectUdp_FromAnAddressOfOurs_SendsFromThere() => RealLoop.Run(async () =>
    {
        using var server = BindUdp(AnyPort);
        var local = new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0);
        using var client = await ConnectUdp(server.LocalEndPoint!, new UdpOptions { LocalEndPoint = local });
        await client.Send(new byte[] { 1 });
        (await server.Receive(new byte[10])).Sender.Address.ShouldBe(local.Address);
        (await Throws<ConnectException>(ConnectUdp(server.LocalEndPoint!, new UdpOptions { LocalEndPoint = new(IPAddress.Parse("192.0.2.1"), 0) })))
            .SocketErrorCode.ShouldBe(SocketError.AddressNotAvailable);
    });

    [Fact]
    public void BindUdp_AtAnAddressInUse_FailsUnlessBothShareIt() => RealLoop.Run(async () =>
    {
        using (var endpoint = BindUdp(AnyPort))
        {
            Should.Throw<SocketException>(() => BindUdp(endpoint.LocalEndPoint!)).SocketErrorCode.ShouldBe(SocketError.AddressAlreadyInUse);
        }

        var share = new UdpOptions { ReusePort = true };
        using var first = BindUdp(AnyPort, share);
        using var second = BindUdp(first.LocalEndPoint!, share);
    });

    [Fact]
    public void SendTo_ABroadcastAddress_OnlyIfThatWasSaid() => RealLoop.Run(async () =>
    {
        var everybody = new IPEndPoint(IPAddress.Parse("127.255.255.255"), 0);
        using var receiver = BindUdp(new IPEndPoint(IPAddress.Any, 0));
        everybody.Port = receiver.LocalEndPoint!.Port;
        using var timid = BindUdp(AnyPort);
        (await Throws<SocketException>(timid.SendTo(new byte[] { 1 }, everybody))).SocketErrorCode.ShouldBe(SocketError.AccessDenied);
        using var bold = BindUdp(AnyPort, new UdpOptions { Broadcast = true });
        await bold.SendTo(new byte[] { 2 }, everybody);
        var buffer = new byte[10];
        (await receiver.Receive(buffer)).Sender.ShouldBe(bold.LocalEndPoint);
        buffer[0].ShouldBe((byte)2);
    });

    [Fact]
    public void JoinGroup_ReceivesWhatIsSentToIt_UntilItLeaves() => RealLoop.Run(async () =>
    {
        const int LoopbackInterface = 1;
        var group = IPAddress.Parse("239.7.7.7");
        using var receiver = BindUdp(new IPEndPoint(IPAddress.Any, 0));
        using var sender = BindUdp(AnyPort);
        var port = receiver.LocalEndPoint!.Port;
        sender.SetMulticastInterface(LoopbackInterface);
        sender.MulticastTimeToLive = 3;
        sender.MulticastTimeToLive.ShouldBe(3);
        sender.MulticastLoopback.ShouldBeTrue();
        sender.TimeToLive = 9;
        sender.TimeToLive.ShouldBe(9);

        receiver.JoinGroup(group, LoopbackInterface);
        await sender.SendTo(new byte[] { 1 }, new IPEndPoint(group, port));
        var buffer = new byte[10];
        (await receiver.Receive(buffer)).Count.ShouldBe(1);

        receiver.LeaveGroup(group, LoopbackInterface);
        await sender.SendTo(new byte[] { 2 }, new IPEndPoint(group, port));
        await sender.SendTo(new byte[] { 3 }, new IPEndPoint(IPAddress.Loopback, port));
        await receiver.Receive(buffer);
        buffer[0].ShouldBe((byte)3, "what was sent to the group did not come");
        Should.Throw<SocketException>(() => receiver.LeaveGroup(group, LoopbackInterface));
        Should.Throw<SocketException>(() => receiver.JoinGroup(IPAddress.Loopback));
        Should.Throw<SocketException>(() => receiver.JoinGroup(IPAddress.Parse("ff02::7"))).SocketErrorCode.ShouldBe(SocketError.AddressFamilyNotSupported);
    });

    // Nothing is sent: on many machines there is no way to any group of IPv6.
    [Fact]
    public void JoinGroup_ByIPv6_JoinsOnceAndLeavesOnce() => RealLoop.Run(async () =>
    {
        const int LoopbackInterface = 1;
        var group = IPAddress.Parse("ff01::7:7");
        using var endpoint = BindUdp(new IPEndPoint(IPAddress.IPv6Any, 0));
        endpoint.SetMulticastInterface(LoopbackInterface);
        endpoint.MulticastTimeToLive = 2;
        endpoint.MulticastTimeToLive.ShouldBe(2);
        endpoint.JoinGroup(group, LoopbackInterface);
        Should.Throw<SocketException>(() => endpoint.JoinGroup(group, LoopbackInterface)).SocketErrorCode.ShouldBe(SocketError.AddressAlreadyInUse);
        endpoint.LeaveGroup(group, LoopbackInterface);
        Should.Throw<SocketException>(() => endpoint.LeaveGroup(group, LoopbackInterface));
    });

    [Fact]
    public void Receive_FromMoreSendersThanAreRemembered_AnswersEach() => RealLoop.Run(async () =>
    {
        using var server = BindUdp(AnyPort);
        var buffer = new byte[10];
        for (var i = 0; i < 1100; i++)
        {
            using var client = BindUdp(AnyPort);
            await client.SendTo(new byte[] { 1 }, server.LocalEndPoint!);
            var received = await server.Receive(buffer);
            received.Sender.ShouldBe(client.LocalEndPoint);
            await server.SendTo(new byte[] { 2 }, received.Sender);
            (await client.Receive(buffer)).Count.ShouldBe(1);
        }
    });

    [Fact]
    public void Batches_CarryWhatIsThereWithTheirPeers() => RealLoop.Run(async () =>
    {
        using var server = BindUdp(AnyPort);
        using var first = await ConnectUdp(server.LocalEndPoint!);
        using var second = BindUdp(AnyPort);
        var outgoing = first.NewBatch(capacity: 3, maxSize: 4);
        outgoing.Add([1]);
        outgoing.Add([2, 2], server.LocalEndPoint!);
        outgoing.Add([]);
        await first.SendBatch(outgoing);
        outgoing.Sent.ShouldBe(3);
        await second.SendTo(new byte[] { 4, 4, 4, 4, 4 }, server.LocalEndPoint!);

        var incoming = server.NewBatch(capacity: 8, maxSize: 4);
        List<(byte[] Data, System.Net.IPEndPoint Sender, bool IsTruncated)> received = [];
        while (received.Count < 4)
        {
            var count = await server.ReceiveBatch(incoming);
            count.ShouldBe(incoming.Count);
            for (var i = 0; i < count; i++)
            {
                received.Add((incoming[i].Data.ToArray(), incoming[i].Sender, incoming[i].IsTruncated));
            }
        }

        received.Select(static each => each.Data).ShouldBe([[1], [2, 2], [], [4, 4, 4, 4]]);
        received.Select(static each => each.Sender).ShouldBe([first.LocalEndPoint!, first.LocalEndPoint!, first.LocalEndPoint!, second.LocalEndPoint!]);
        received.Select(static each => each.IsTruncated).ShouldBe([false, false, false, true]);

        incoming.Clear();
        incoming.Add([5], first.LocalEndPoint!);
        incoming.Add([6], second.LocalEndPoint!);
        await server.SendBatch(incoming);
        (await first.Receive(new byte[9])).Count.ShouldBe(1);
        (await second.Receive(new byte[9])).Sender.ShouldBe(server.LocalEndPoint);
    });

    [Fact]
    public void Batches_OfOthersOrWithoutAReceiver_AreRefused() => RealLoop.Run(async () =>
    {
        using var server = BindUdp(AnyPort);
        using var client = await ConnectUdp(server.LocalEndPoint!);
        Should.Throw<InvalidOperationException>(() => server.NewBatch(1, 1).Add([1]));
        Should.Throw<InvalidOperationException>(() => client.NewBatch(1, 1).Add([1], client.LocalEndPoint!));
        Should.Throw<ArgumentException>(() => client.NewBatch(1, 1).Add([1, 2]));
        Should.Throw<ArgumentException>(() => client.SendBatch(server.NewBatch(1, 1)).Close());
        Should.Throw<ArgumentException>(() => client.ReceiveBatch(server.NewBatch(1, 1)).Close());
    });
}
