using System.Net;
using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Linux.Epoll;

/// <summary>What edges do not tell by themselves. The everyday life of sockets is in the tests of <see cref="TcpStream"/>.</summary>
public sealed class EpollSocketTests
{
    [Fact]
    public void Receive_WhenUrgentDataLiesBetween_ReadsOnBehindIt() => RealLoop.Run(async () =>
    {
        // A receive stops before an urgent byte. That it was short does not mean that nothing is left.
        using var listener = ListenTcp(AnyPort);
        using var peer = ConnectAtOnce(listener.LocalEndPoint);
        using var connection = await listener.Accept();
        peer.Send("before"u8);
        peer.Send("!"u8, SocketFlags.OutOfBand);
        peer.Send("behind"u8);
        peer.Shutdown(SocketShutdown.Send);
        (await ReceiveToEnd(connection)).ShouldBe("beforebehind"u8.ToArray());
    });

    [Fact]
    public void Receive_WhenUrgentDataLiesBetweenAndThePeerWaits_ReadsOnBehindIt() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        using var peer = ConnectAtOnce(listener.LocalEndPoint);
        using var connection = await listener.Accept();
        peer.Send("before"u8);
        peer.Send("!"u8, SocketFlags.OutOfBand);
        peer.Send("behind"u8);
        var received = new byte[100]; // More than there is: each receive is a short one.
        var count = 0;
        while (count < 12)
        {
            count += await connection.Read(received.AsMemory(count));
        }

        received.AsSpan(0, count).SequenceEqual("beforebehind"u8).ShouldBeTrue();
    });

    [Fact]
    public void Receive_OnASocketThatIsNotConnected_FailsInsteadOfWaitingForEver() => RealLoop.Run(async () =>
    {
        using var socket = Driver().Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        (await Throws<IOException>(socket.Receive(new byte[1]))).ErrorOf().ShouldBe(SocketError.NotConnected);
        await Throws<IOException>(socket.Send(new byte[1]));
    });

    [Fact]
    public void Accept_OnASocketThatDoesNotListen_FailsInsteadOfWaitingForEver() => RealLoop.Run(async () =>
    {
        using var socket = Driver().Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        (await Throws<SocketException>(socket.Accept())).SocketErrorCode.ShouldBe(SocketError.InvalidArgument);
    });

    [Fact]
    public void Listen_ASecondTime_ChangesTheBacklogOnly() => RealLoop.Run(async () =>
    {
        using var listener = Driver().Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(AnyPort);
        listener.Listen(1);
        listener.Listen(100);
        using var client = await ConnectTcp((IPEndPoint)listener.LocalEndPoint!);
        using var accepted = await listener.Accept();
        accepted.RemoteEndPoint.ShouldBe(client.LocalEndPoint);
    });

    [Fact]
    public void Connect_CancelledWhileItWaits_LeavesASocketThatCanBeClosed() => RealLoop.Run(async () =>
    {
        using var full = ListenerThatAnswersNobody();
        using var socket = Driver().Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var connecting = CreateTask(socket.Connect(full.LocalEndPoint));
        await Yield();
        connecting.WaitsFor!.Value.Operation.ShouldBe("connect");
        connecting.Cancel();
        await Throws<OperationCanceledException>(connecting);
    });

    [Fact]
    public void Dispose_WhileItConnects_EndsTheWait() => RealLoop.Run(async () =>
    {
        using var full = ListenerThatAnswersNobody();
        var socket = Driver().Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var connecting = CreateTask(socket.Connect(full.LocalEndPoint));
        await Yield();
        socket.Dispose();
        await Throws<ObjectDisposedException>(connecting);
    });

    [Theory]
    [InlineData(IoSocketOption.NoDelay, 1)]
    [InlineData(IoSocketOption.ReuseAddress, 1)]
    [InlineData(IoSocketOption.ReusePort, 1)]
    [InlineData(IoSocketOption.KeepAlive, 1)]
    [InlineData(IoSocketOption.IPv6Only, 1)]
    public void SetOption_ThenGetOption_SaysTheSame(IoSocketOption option, int value) => RealLoop.Run(async () =>
    {
        using var socket = Driver().Open(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        socket.SetOption(option, value);
        socket.GetOption(option).ShouldBe(value);
        socket.SetOption(option, 0);
        socket.GetOption(option).ShouldBe(0);
    });

    /// <summary>Its queue is full, so the system leaves further attempts to connect without an answer.</summary>
    private static TcpListener ListenerThatAnswersNobody()
    {
        var listener = ListenTcp(AnyPort, new ListenOptions { Backlog = 0 });
        _ = ConnectAtOnce(listener.LocalEndPoint);
        return listener;
    }
}
