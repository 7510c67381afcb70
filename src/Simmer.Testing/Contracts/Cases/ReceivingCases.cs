using System.Net.Sockets;
using static Simmer.Asyncio;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Receiving from a connection.</summary>
internal static class ReceivingCases
{
    public static IEnumerable<ContractCase> All =>
    [
        Story(Receive_BeforeAnythingIsSent_Waits),
        Story(Receive_WhatIsThereAlready_GetsIt),
        Story(Receive_WithASmallBuffer_GetsTheRestLater),
        Story(Receive_ExactlyWhatIsThere_ThenWaitsForMore),
        Story(Receive_WithAnEmptyBuffer_WaitsAndTakesNothing),
        Story(Receive_WithAnEmptyBufferAtTheEnd_DoesNotWait),
        Story(Receive_IntoAPartOfABuffer_LeavesTheRestAlone),
        Story(Receive_TwiceAtOnce_TheSecondFailsAndTheFirstGoesOn),
        Story(Receive_WhileSending_IsNotDisturbed),
        Story(Receive_ByteByByte_IsInOrder),
        Story(Receive_OnASocketThatIsNotConnected_Fails),
    ];

    private static async Coroutine Receive_BeforeAnythingIsSent_Waits()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        using (outside)
        {
            byte[] received = [];
            var receiving = await Stage.BeginToWait(Receive(), "receive");
            Check.Equal(WaitKind.Io, receiving.WaitsFor?.Kind, "What a task that receives waits for");
            outside.Send("abc"u8);
            await receiving;
            Check.Bytes("abc", received, "What was received");

            async Coroutine Receive() => received = await Stage.ReceiveExactly(inside, 3);
        }
    }

    private static async Coroutine Receive_WhatIsThereAlready_GetsIt()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        using (outside)
        {
            outside.Send("abc"u8);
            var buffer = new byte[10];
            Check.Equal(3, await inside.Receive(buffer), "How many bytes were received");
            Check.Bytes("abc", buffer.AsSpan(0, 3), "What was received");
        }
    }

    private static async Coroutine Receive_WithASmallBuffer_GetsTheRestLater()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        using (outside)
        {
            outside.Send(Pattern.Of(1000));
            var buffer = new byte[7];
            for (var at = 0; at < 1000;)
            {
                var count = await inside.Receive(buffer);
                Check.That(count is > 0 and <= 7, $"A receive into 7 bytes gave {count}.");
                Pattern.Check(buffer.AsSpan(0, count), at, "Received in small pieces");
                at += count;
            }
        }
    }

    private static async Coroutine Receive_ExactlyWhatIsThere_ThenWaitsForMore()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        using (outside)
        {
            outside.Send("ab"u8);
            await Stage.ReceiveExactly(inside, 2);
            var buffer = new byte[1];
            var receiving = await Stage.BeginToWait(Receive(), "receive when everything has been received");
            outside.Send("c"u8);
            await receiving;
            Check.Bytes("c", buffer, "What came later");

            async Coroutine Receive() => Check.Equal(1, await inside.Receive(buffer), "How many bytes were received");
        }
    }

    private static async Coroutine Receive_WithAnEmptyBuffer_WaitsAndTakesNothing()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        using (outside)
        {
            for (var round = 0; round < 3; round++)
            {
                var waiting = await Stage.BeginToWait(ReceiveNothing(), "receive into an empty buffer");
                outside.Send("ab"u8);
                await waiting;
                await ReceiveNothing(); // It is still there.
                Check.Bytes("ab", await Stage.ReceiveExactly(inside, 2), "What the empty receive has left");
            }

            async Coroutine ReceiveNothing() => Check.Equal(0, await inside.Receive(Memory<byte>.Empty), "What an empty receive returns");
        }
    }

    private static async Coroutine Receive_WithAnEmptyBufferAtTheEnd_DoesNotWait()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        using (outside)
        {
            outside.Shutdown(SocketShutdown.Send);
            for (var round = 0; round < 3; round++)
            {
                Check.Equal(0, await inside.Receive(Memory<byte>.Empty), "What an empty receive returns at the end");
                Check.Equal(0, await inside.Receive(new byte[1]), "What a receive returns at the end");
            }
        }
    }

    private static async Coroutine Receive_IntoAPartOfABuffer_LeavesTheRestAlone()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        using (outside)
        {
            outside.Send(Pattern.Of(100));
            var buffer = new byte[50];
            Array.Fill(buffer, (byte)0xCC);
            var count = await inside.Receive(buffer.AsMemory(10, 20));
            Check.That(count is > 0 and <= 20, $"A receive into 20 bytes gave {count}.");
            Pattern.Check(buffer.AsSpan(10, count), 0, "Received into the middle");
            Check.That(!buffer.AsSpan(0, 10).ContainsAnyExcept((byte)0xCC), "Something was written before the buffer.");
            Check.That(!buffer.AsSpan(10 + count).ContainsAnyExcept((byte)0xCC), "Something was written after what was received.");
        }
    }

    private static async Coroutine Receive_TwiceAtOnce_TheSecondFailsAndTheFirstGoesOn()
    {
        using var pair = await Stage.Connect();
        var buffer = new byte[1];
        var first = await Stage.BeginToWait(Receive(), "receive");
        await Check.Throws<InvalidOperationException>("a second Receive", async () => await pair.Server.Receive(new byte[1]));
        await Check.Throws<InvalidOperationException>("an empty Receive beside another", async () => await pair.Server.Receive(Memory<byte>.Empty));
        await Check.Throws<InvalidOperationException>("an Accept beside a Receive", async () => await pair.Server.Accept());
        await pair.Client.Send("x"u8.ToArray());
        await first;
        Check.Bytes("x", buffer, "What the first received");
        await pair.Client.Send("y"u8.ToArray());
        Check.Bytes("y", await Stage.ReceiveExactly(pair.Server, 1), "What a later one received");

        async Coroutine Receive() => Check.Equal(1, await pair.Server.Receive(buffer), "How many bytes the first received");
    }

    private static async Coroutine Receive_WhileSending_IsNotDisturbed()
    {
        using var pair = await Stage.Connect();
        const int Length = 4 * 1024 * 1024;
        var there = CreateTask(Stage.Both(Stage.SendAndEnd(pair.Client, Pattern.Of(Length)), Stage.ReceiveToEnd(pair.Server)));
        var back = CreateTask(Stage.Both(Stage.SendAndEnd(pair.Server, Pattern.Of(Length, from: 77)), Stage.ReceiveToEnd(pair.Client)));
        await Gather(there, back);
        Check.Bytes(Pattern.Of(Length), there.Result, "What the server received");
        Check.Bytes(Pattern.Of(Length, from: 77), back.Result, "What the client received");
    }

    private static async Coroutine Receive_ByteByByte_IsInOrder()
    {
        using var pair = await Stage.Connect();
        Check.Bytes(Pattern.Of(2000), await Stage.Both(Send(), Stage.ReceiveToEnd(pair.Server, bufferSize: 1)), "Received byte by byte");

        async Coroutine Send()
        {
            for (var i = 0; i < 2000; i++)
            {
                await pair.Client.Send(Pattern.Of(1, from: i));
            }

            pair.Client.ShutDown(SocketShutdown.Send);
        }
    }

    private static async Coroutine Receive_OnASocketThatIsNotConnected_Fails()
    {
        using var socket = Stage.OpenTcp();
        var failure = await Check.Throws<IOException>("receiving from a socket that is not connected", async () => await socket.Receive(new byte[1]));
        Check.Error(failure, SocketError.NotConnected);
    }
}
