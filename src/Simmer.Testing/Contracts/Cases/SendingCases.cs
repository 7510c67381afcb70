using System.Net.Sockets;
using Simmer.Platform;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Sending into a connection.</summary>
internal static class SendingCases
{
    public static IEnumerable<ContractCase> All =>
    [
        Story(Send_OfEverySize_ArrivesWhole),
        Story(Send_OfNothing_SendsNothing),
        Story(Send_MoreThanThePeerTakes_WaitsForThePeer),
        Story(Send_ManyTimes_ArrivesInOrder),
        Story(Send_TwiceAtOnce_TheSecondFailsAndTheFirstGoesOn),
        Story(Send_AndReuseTheBuffer_SendsWhatWasThereBefore),
        Story(Send_OnASocketThatIsNotConnected_Fails),
        Story(SendVectored_ManyPieces_ArriveAsOne),
        Story(SendVectored_NothingOrEmptyPieces_SendNothing),
        Story(SendVectored_MoreThanThePeerTakes_WaitsForThePeer),
        Story(SendVectored_BesideASend_Fails),
    ];

    private static async Coroutine Send_OfEverySize_ArrivesWhole()
    {
        foreach (var length in (int[])[1, 2, 100, 4095, 4096, 4097, 65535, 65536, 65537, 1_000_003, 8 * 1024 * 1024])
        {
            using var pair = await Stage.Connect();
            var received = await Stage.Both(
                Stage.SendAndEnd(pair.Client, Pattern.Of(length)), Stage.ReceiveToEnd(pair.Server, bufferSize: (64 * 1024) - 1));
            Check.Bytes(Pattern.Of(length), received, $"{length} bytes");
        }
    }

    private static async Coroutine Send_OfNothing_SendsNothing()
    {
        using var pair = await Stage.Connect();
        await pair.Client.Send(ReadOnlyMemory<byte>.Empty);
        await pair.Client.Send("x"u8.ToArray());
        await Stage.SendAndEnd(pair.Client, ReadOnlyMemory<byte>.Empty);
        Check.Bytes("x", await Stage.ReceiveToEnd(pair.Server), "What was received");
    }

    private static async Coroutine Send_MoreThanThePeerTakes_WaitsForThePeer()
    {
        using var pair = await Stage.Connect();
        var data = Pattern.Of(32 * 1024 * 1024);
        var sending = await Stage.BeginToWait(Stage.SendAndEnd(pair.Client, data), "sending 32 MiB to somebody who does not receive");
        Check.Bytes(data, await Stage.ReceiveToEnd(pair.Server, bufferSize: 300_007), "What was received");
        await sending;
    }

    private static async Coroutine Send_ManyTimes_ArrivesInOrder()
    {
        using var pair = await Stage.Connect();
        const int Length = 500 * 501 / 2;
        Check.Bytes(Pattern.Of(Length), await Stage.Both(SendAll(), Stage.ReceiveToEnd(pair.Server)), "What was received");

        async Coroutine SendAll()
        {
            var at = 0;
            for (var length = 1; length <= 500; length++)
            {
                await pair.Client.Send(Pattern.Of(length, from: at));
                at += length;
            }

            pair.Client.ShutDown(SocketShutdown.Send);
        }
    }

    private static async Coroutine Send_TwiceAtOnce_TheSecondFailsAndTheFirstGoesOn()
    {
        using var pair = await Stage.Connect();
        var data = Pattern.Of(32 * 1024 * 1024);
        var first = await Stage.BeginToWait(pair.Client.Send(data), "send");
        await Check.Throws<InvalidOperationException>("a second Send", async () => await pair.Client.Send("x"u8.ToArray()));
        Check.Bytes(data, await Stage.ReceiveExactly(pair.Server, data.Length), "What the first sent");
        await first;
        await Stage.SendAndEnd(pair.Client, "end"u8.ToArray());
        Check.Bytes("end", await Stage.ReceiveToEnd(pair.Server), "What a later one sent");
    }

    // The buffer is the sender's again as soon as the coroutine has ended.
    private static async Coroutine Send_AndReuseTheBuffer_SendsWhatWasThereBefore()
    {
        using var pair = await Stage.Connect();
        const int Rounds = 100;
        const int Piece = 64 * 1024;
        Check.Bytes(Pattern.Of(Rounds * Piece), await Stage.Both(SendAll(), Stage.ReceiveToEnd(pair.Server)), "What was received");

        async Coroutine SendAll()
        {
            var buffer = new byte[Piece];
            for (var round = 0; round < Rounds; round++)
            {
                Pattern.Fill(buffer, from: (long)round * Piece);
                await pair.Client.Send(buffer);
                Array.Fill(buffer, (byte)0xCC);
            }

            pair.Client.ShutDown(SocketShutdown.Send);
        }
    }

    private static async Coroutine Send_OnASocketThatIsNotConnected_Fails()
    {
        using var socket = Stage.OpenTcp();
        var failure = await Check.Throws<IOException>("sending on a socket that is not connected", async () => await socket.Send(new byte[1]));
        Check.Error(failure, SocketError.NotConnected, SocketError.Shutdown);
    }

    private static async Coroutine SendVectored_ManyPieces_ArriveAsOne()
    {
        using var pair = await Stage.Connect();
        List<ReadOnlyMemory<byte>> pieces = [];
        var total = 0;
        for (var i = 0; i < 3000; i++) // More than one call of any system takes.
        {
            var length = i % 97 * (i % 3); // Many of them empty.
            pieces.Add(Pattern.Of(length, from: total));
            total += length;
        }

        Check.Bytes(Pattern.Of(total), await Stage.Both(Send(), Stage.ReceiveToEnd(pair.Server)), "What was received");

        async Coroutine Send()
        {
            await pair.Client.Send(pieces);
            pair.Client.ShutDown(SocketShutdown.Send);
        }
    }

    private static async Coroutine SendVectored_NothingOrEmptyPieces_SendNothing()
    {
        using var pair = await Stage.Connect();
        await pair.Client.Send(Array.Empty<ReadOnlyMemory<byte>>());
        await pair.Client.Send(new ReadOnlyMemory<byte>[5]);
        await pair.Client.Send([ReadOnlyMemory<byte>.Empty, "x"u8.ToArray(), ReadOnlyMemory<byte>.Empty]);
        pair.Client.ShutDown(SocketShutdown.Send);
        Check.Bytes("x", await Stage.ReceiveToEnd(pair.Server), "What was received");
    }

    private static async Coroutine SendVectored_MoreThanThePeerTakes_WaitsForThePeer()
    {
        using var pair = await Stage.Connect();
        const int Piece = 1_000_003;
        var pieces = Enumerable.Range(0, 32).Select(static i => (ReadOnlyMemory<byte>)Pattern.Of(Piece, from: (long)i * Piece)).ToArray();
        var sending = await Stage.BeginToWait(Send(pair.Client, pieces), "sending 32 pieces of 1 MB to somebody who does not receive");
        Check.Bytes(Pattern.Of(32 * Piece), await Stage.ReceiveToEnd(pair.Server), "What was received");
        await sending;

        static async Coroutine Send(IoSocket socket, ReadOnlyMemory<byte>[] pieces)
        {
            await socket.Send(pieces);
            socket.ShutDown(SocketShutdown.Send);
        }
    }

    private static async Coroutine SendVectored_BesideASend_Fails()
    {
        using var pair = await Stage.Connect();
        var first = await Stage.BeginToWait(pair.Client.Send(new byte[32 * 1024 * 1024]), "send");
        await Check.Throws<InvalidOperationException>("a vectored Send beside another", async () => await pair.Client.Send([new byte[1]]));
        await Stage.End(first);
    }
}
