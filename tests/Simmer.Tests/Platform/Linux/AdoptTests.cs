using System.Net;
using System.Net.Sockets;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Linux;

/// <summary>Sockets that somebody else has opened.</summary>
public sealed class AdoptTests
{
    [Fact]
    public void Adopt_AConnection_KnowsBothAddressesAndTalks() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        using var foreign = ConnectAtOnce(listener.LocalEndPoint);
        using var peer = await listener.Accept();
        var (local, remote) = (foreign.LocalEndPoint, foreign.RemoteEndPoint);
        using var socket = Driver().Adopt(foreign.SafeHandle);
        (socket.LocalEndPoint, socket.RemoteEndPoint, socket.AddressFamily).ShouldBe((local, remote, AddressFamily.InterNetwork));
        await socket.Send("to the peer"u8.ToArray());
        (await ReceiveExactly(peer, 11)).ShouldBe("to the peer"u8.ToArray());
        var buffer = new byte[100];
        var receiving = CreateTask(socket.Receive(buffer)); // Waits: the socket was a blocking one.
        await Yield();
        await peer.Write("back"u8.ToArray());
        (await receiving).ShouldBe(4);
    });

    [Fact]
    public void Adopt_AListener_Accepts() => RealLoop.Run(async () =>
    {
        using var foreign = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        foreign.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        foreign.Listen();
        using var listener = Driver().Adopt(foreign.SafeHandle);
        listener.RemoteEndPoint.ShouldBeNull();
        var accepting = CreateTask(listener.Accept());
        await Yield();
        using var client = await ConnectTcp((IPEndPoint)listener.LocalEndPoint!);
        using var accepted = await accepting;
        accepted.RemoteEndPoint.ShouldBe(client.LocalEndPoint);
    });

    [Fact]
    public void Adopt_ASocketThatIsNeither_ConnectsLater() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        using var foreign = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var socket = Driver().Adopt(foreign.SafeHandle);
        await socket.Connect(listener.LocalEndPoint);
        using var accepted = await listener.Accept();
        accepted.RemoteEndPoint.ShouldBe(socket.LocalEndPoint);
    });

    [Fact]
    public void Adopt_WhenItIsClosed_ClosesTheConnectionAndNothingElse() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        var foreign = ConnectAtOnce(listener.LocalEndPoint);
        using var peer = await listener.Accept();
        var socket = Driver().Adopt(foreign.SafeHandle);
        foreign.Dispose(); // It has lost the connection, so this does nothing to it.
        var receiving = CreateTask(ReceiveToEnd(peer));
        await socket.Send("still here"u8.ToArray());
        await Yield();
        receiving.IsCompleted.ShouldBeFalse();
        socket.Dispose(); // In peace: .NET would have reset it.
        (await receiving).ShouldBe("still here"u8.ToArray());
    });

    [Fact]
    public void Adopt_WhatIsNoSocket_FailsAndClosesIt() => RealLoop.Run(async () =>
    {
        var file = File.OpenHandle(typeof(AdoptTests).Assembly.Location);
        var number = file.DangerousGetHandle();
        file.SetHandleAsInvalid();
        using var handle = new SafeSocketHandle(number, ownsHandle: true);
        Should.Throw<SocketException>(() => Driver().Adopt(handle)).SocketErrorCode.ShouldBe(SocketError.NotSocket);
        handle.IsClosed.ShouldBeTrue();
    });

    [Fact]
    public void Adopt_AClosedHandle_Fails() => RealLoop.Run(async () =>
    {
        var foreign = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var handle = foreign.SafeHandle;
        foreign.Dispose();
        Should.Throw<ObjectDisposedException>(() => Driver().Adopt(handle));
    });

    [Fact]
    public void Adopt_ADatagramSocket_Receives() => RealLoop.Run(async () =>
    {
        using var foreign = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        foreign.Bind(AnyPort);
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var socket = Driver().Adopt(foreign.SafeHandle);
        var receiving = CreateTask(socket.Receive(new byte[10]));
        await Yield();
        sender.SendTo("four"u8, socket.LocalEndPoint!);
        (await receiving).ShouldBe(4);
    });
}
