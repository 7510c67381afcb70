using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Linux;

/// <summary>Sending memory in pieces, and what goes without waiting.</summary>
public sealed class PiecesTests
{
    [Theory]
    [InlineData(new[] { 5 })]
    [InlineData(new[] { 0, 3, 0, 0, 4, 0 })]
    [InlineData(new[] { 1, 2_000_000, 1, 3_000_000, 0 })] // More than there is room for: it ends in the middle of a piece.
    public void Send_Pieces_ArriveInOrder(int[] lengths) => RealLoop.Run(async () =>
    {
        var (client, server) = await SocketPair();
        using (client)
        using (server)
        {
            var all = Pattern(lengths.Sum());
            var at = 0;
            List<ReadOnlyMemory<byte>> pieces = [.. lengths.Select(length => new ReadOnlyMemory<byte>(all, (at += length) - length, length))];
            var sending = CreateTask(client.Send(pieces));
            (await Receive(server, all.Length)).ShouldBe(all);
            await sending;
        }
    });

    [Fact]
    public void Send_MorePiecesThanOneCallTakes_ArriveInOrder() => RealLoop.Run(async () =>
    {
        var (client, server) = await SocketPair();
        using (client)
        using (server)
        {
            var all = Pattern(3_000);
            var sending = CreateTask(client.Send([.. all.Chunk(2).Select(static piece => new ReadOnlyMemory<byte>(piece))]));
            (await Receive(server, all.Length)).ShouldBe(all);
            await sending;
        }
    });

    [Fact]
    public void Send_NoPieces_SendsNothing() => RealLoop.Run(async () =>
    {
        var (client, server) = await SocketPair();
        using (client)
        using (server)
        {
            await client.Send([]);
            await client.Send(new ReadOnlyMemory<byte>[3]);
            server.TryReceive(new byte[1], out _).ShouldBeFalse();
        }
    });

    [Fact]
    public void Send_PiecesToAPeerThatHasGone_Fails() => RealLoop.Run(async () =>
    {
        var (client, server) = await SocketPair();
        using (client)
        {
            server.ResetOnClose();
            server.Dispose();
            List<ReadOnlyMemory<byte>> pieces = [new byte[10]];
            (await Throws<IOException>(async () =>
            {
                await client.Send(pieces);
                await client.Send(pieces);
            })).ErrorOf().ShouldBeOneOf(SocketError.ConnectionReset, SocketError.Shutdown);
        }
    });

    [Fact]
    public void TryReceive_TakesWhatIsThereAndNeverWaits() => RealLoop.Run(async () =>
    {
        var (client, server) = await SocketPair();
        using (server)
        {
            var buffer = new byte[10];
            server.TryReceive(buffer, out var count).ShouldBeFalse();
            await client.Send("abc"u8.ToArray());
            server.TryReceive(buffer, out count).ShouldBeTrue(); // Without the loop's having looked.
            count.ShouldBe(3);
            server.TryReceive(buffer, out count).ShouldBeFalse();
            client.Dispose();
            server.TryReceive(buffer, out count).ShouldBeTrue();
            count.ShouldBe(0);
            Should.Throw<ArgumentException>(() => server.TryReceive([], out _));
        }

        Should.Throw<ObjectDisposedException>(() => server.TryReceive(new byte[1], out _));
    });

    [Fact]
    public void TryReceive_ThenReceive_MissesNothing() => RealLoop.Run(async () =>
    {
        var (client, server) = await SocketPair();
        using (client)
        using (server)
        {
            var buffer = new byte[2];
            await client.Send("abcde"u8.ToArray());
            server.TryReceive(buffer, out _).ShouldBeTrue();
            (await server.Receive(buffer)).ShouldBe(2);
            server.TryReceive(buffer, out var last).ShouldBeTrue();
            last.ShouldBe(1);
            var receiving = CreateTask(server.Receive(buffer));
            await Yield();
            Should.Throw<InvalidOperationException>(() => server.TryReceive(new byte[1], out _)).Message.ShouldContain("receive");
            await client.Send("f"u8.ToArray());
            (await receiving).ShouldBe(1);
        }
    });

    [Fact]
    public void TrySend_UntilItIsFull_SaysSoAndSendGoesOn() => RealLoop.Run(async () =>
    {
        var (client, server) = await SocketPair();
        using (client)
        using (server)
        {
            var data = new byte[100_000];
            var sent = 0;
            while (client.TrySend(data) is var count and > 0)
            {
                sent += count;
            }

            var sending = CreateTask(client.Send(data));
            await Yield();
            sending.IsCompleted.ShouldBeFalse();
            Should.Throw<InvalidOperationException>(() => client.TrySend(data));
            (await Receive(server, sent + data.Length)).Length.ShouldBe(sent + data.Length);
            await sending;
        }
    });

    [Fact]
    public void Receive_WithoutABuffer_WaitsUntilThereIsSomething() => RealLoop.Run(async () =>
    {
        var (client, server) = await SocketPair();
        using (server)
        {
            var buffer = new byte[2];
            for (var i = 0; i < 3; i++)
            {
                var waiting = CreateTask(server.Receive(Memory<byte>.Empty));
                await Sleep(TimeSpan.FromMilliseconds(1));
                waiting.IsCompleted.ShouldBeFalse();
                await client.Send("abc"u8.ToArray());
                (await waiting).ShouldBe(0);
                (await server.Receive(Memory<byte>.Empty)).ShouldBe(0); // It is still there.
                server.TryReceive(buffer, out _).ShouldBeTrue();
                (await server.Receive(Memory<byte>.Empty)).ShouldBe(0); // And so is the rest.
                server.TryReceive(buffer, out _).ShouldBeTrue();
                server.TryReceive(buffer, out _).ShouldBeFalse();
            }

            client.Dispose();
            (await server.Receive(Memory<byte>.Empty)).ShouldBe(0);
            (await server.Receive(buffer)).ShouldBe(0);
        }
    });

    private static async Coroutine<(IoSocket Client, IoSocket Server)> SocketPair()
    {
        using var listener = Driver().Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(AnyPort);
        listener.Listen(1);
        var client = Driver().Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.Connect(listener.LocalEndPoint!);
        return (client, await listener.Accept());
    }

    private static async Coroutine<byte[]> Receive(IoSocket socket, int count)
    {
        var received = new byte[count];
        for (var at = 0; at < count;)
        {
            at += await socket.Receive(received.AsMemory(at)) is var more and > 0 ? more : throw new EndOfStreamException();
        }

        return received;
    }
}
