using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Linux;

/// <summary>Sockets whose addresses are names of this machine.</summary>
public sealed class UnixSocketTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Connect_ByAName_TalksAndKnowsTheName(bool isAbstract) => RealLoop.Run(async () =>
    {
        using var name = new UnixName(isAbstract);
        using var listener = Open(SocketType.Stream);
        listener.Bind(name.EndPoint);
        listener.Listen(1);
        listener.LocalEndPoint.ShouldBe(name.EndPoint);
        using var client = Open(SocketType.Stream);
        await client.Connect(name.EndPoint);
        client.RemoteEndPoint.ShouldBe(name.EndPoint);
        client.LocalEndPoint.ShouldBeNull();
        using var server = await listener.Accept();
        server.RemoteEndPoint.ShouldBeNull();
        server.LocalEndPoint.ShouldBe(name.EndPoint);
        await client.Send("hello"u8.ToArray());
        (await server.Receive(new byte[10])).ShouldBe(5);
        client.Dispose();
        (await server.Receive(new byte[10])).ShouldBe(0);
    });

    [Fact]
    public void Connect_WhenTheQueueIsFull_WaitsForRoom() => RealLoop.Run(async () =>
    {
        using var name = new UnixName(isAbstract: true);
        using var listener = Open(SocketType.Stream);
        listener.Bind(name.EndPoint);
        listener.Listen(0);
        List<IoSocket> clients = [];
        List<LoopTask> connecting = [];
        for (var i = 0; i < 4; i++)
        {
            clients.Add(Open(SocketType.Stream));
            connecting.Add(CreateTask(clients[i].Connect(name.EndPoint)));
            await Yield();
        }

        connecting[^1].IsCompleted.ShouldBeFalse();
        foreach (var _ in clients)
        {
            (await listener.Accept()).Dispose();
        }

        await Gather(connecting);
        clients.ForEach(static client => client.Dispose());
    });

    [Fact]
    public void Connect_ToANameThatNobodyHas_Fails() => RealLoop.Run(async () =>
    {
        using var name = new UnixName(isAbstract: true);
        using var client = Open(SocketType.Stream);
        (await Expect.Throws<SocketException>(client.Connect(name.EndPoint))).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    });

    [Fact]
    public void Receive_OfMessages_KeepsTheirBoundariesAndMissesNone() => RealLoop.Run(async () =>
    {
        using var name = new UnixName(isAbstract: true);
        using var listener = Open(SocketType.Seqpacket);
        listener.Bind(name.EndPoint);
        listener.Listen(1);
        using var client = Open(SocketType.Seqpacket);
        await client.Connect(name.EndPoint);
        using var server = await listener.Accept();
        await client.Send("one"u8.ToArray());
        await client.Send("three"u8.ToArray());
        await client.Send("four"u8.ToArray());
        var buffer = new byte[100]; // Larger than each: a short receive does not mean that nothing is left.
        List<int> lengths = [await server.Receive(buffer), await server.Receive(buffer), await server.Receive(buffer)];
        lengths.ShouldBe([3, 5, 4]);
    });

    private static IoSocket Open(SocketType type) => Driver().Open(AddressFamily.Unix, type, ProtocolType.Unspecified);
}
