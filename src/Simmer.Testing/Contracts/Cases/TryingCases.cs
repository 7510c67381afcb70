using System.Net.Sockets;
using Simmer.Platform;
using static Simmer.Asyncio;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Receiving and sending now or not at all.</summary>
internal static class TryingCases
{
    public static IEnumerable<ContractCase> All =>
    [
        Story(TryReceive_NothingIsThere_SaysSo),
        Story(TryReceive_SomethingIsThere_GetsItAndNotMore),
        Story(TryReceive_InVain_ALaterReceiveIsWokenAllTheSame),
        Story(TryReceive_AtTheEnd_IsZero),
        Story(TryReceive_AfterAReset_Fails),
        Story(TryReceive_BesideAReceive_Fails),
        Story(TrySend_ThereIsRoom_SendsAtOnce),
        Story(TrySend_UntilThePeerTakesNoMore_IsZeroAndNothingIsLost),
        Story(TrySend_InVain_ALaterSendIsWokenAllTheSame),
        Story(TrySend_BesideASend_Fails),
        Story(TrySend_AfterTheEnd_Fails),
        Story(Try_AfterDispose_SaysSo),
    ];

    private static async Coroutine TryReceive_NothingIsThere_SaysSo()
    {
        using var pair = await Stage.Connect();
        for (var i = 0; i < 3; i++)
        {
            Check.That(!pair.Server.TryReceive(new byte[10], out _), "TryReceive says that it has received something, but nothing was sent.");
            await Stage.Turn();
        }
    }

    private static async Coroutine TryReceive_SomethingIsThere_GetsItAndNotMore()
    {
        using var pair = await Stage.Connect();
        for (var round = 0; round < 3; round++)
        {
            await pair.Client.Send(Pattern.Of(10));
            await pair.Server.Receive(Memory<byte>.Empty); // It has arrived.
            var buffer = new byte[6];
            Check.That(pair.Server.TryReceive(buffer, out var count) && count is > 0 and <= 6, "TryReceive did not get what is there.");
            Pattern.Check(buffer.AsSpan(0, count), 0, "What TryReceive got");
            Pattern.Check(await Stage.ReceiveExactly(pair.Server, 10 - count), count, "What it left");
            Check.That(!pair.Server.TryReceive(buffer, out _), "TryReceive received something when everything had been received.");
        }
    }

    private static async Coroutine TryReceive_InVain_ALaterReceiveIsWokenAllTheSame()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        using (outside)
        {
            for (var round = 0; round < 3; round++)
            {
                Check.That(!inside.TryReceive(new byte[10], out _), "TryReceive received something, but nothing was sent.");
                outside.Send("a"u8);
                Check.Bytes("a", await Stage.ReceiveExactly(inside, 1), "What came after a TryReceive in vain");
                Check.That(!inside.TryReceive(new byte[10], out _), "TryReceive received something, but nothing was left.");
                byte[] received = [];
                var receiving = await Stage.BeginToWait(Receive(), "receive after a TryReceive in vain");
                outside.Send("b"u8);
                await receiving;
                Check.Bytes("b", received, "What came while somebody waited");

                async Coroutine Receive() => received = await Stage.ReceiveExactly(inside, 1);
            }
        }
    }

    private static async Coroutine TryReceive_AtTheEnd_IsZero()
    {
        using var pair = await Stage.Connect();
        pair.Client.ShutDown(SocketShutdown.Send);
        await pair.Server.Receive(Memory<byte>.Empty);
        for (var i = 0; i < 3; i++)
        {
            Check.That(pair.Server.TryReceive(new byte[10], out var count), "At the end TryReceive says that nothing is there.");
            Check.Equal(0, count, "What TryReceive gets at the end");
        }
    }

    private static async Coroutine TryReceive_AfterAReset_Fails()
    {
        using var pair = await Stage.Connect();
        pair.Client.ResetOnClose();
        pair.Client.Dispose();
        await Check.Throws<IOException>("receiving after a reset", async () => await pair.Server.Receive(new byte[1]));
        Check.Error(
            Check.Throws<IOException>("TryReceive after a reset", () => pair.Server.TryReceive(new byte[1], out _)),
            SocketError.ConnectionReset, SocketError.ConnectionAborted);
    }

    private static async Coroutine TryReceive_BesideAReceive_Fails()
    {
        using var pair = await Stage.Connect();
        var receiving = await Stage.BeginToWait(Receive(), "receive");
        Check.Throws<InvalidOperationException>("TryReceive beside a Receive", () => pair.Server.TryReceive(new byte[1], out _));
        await pair.Client.Send("x"u8.ToArray());
        await receiving;

        async Coroutine Receive() => Check.Bytes("x", await Stage.ReceiveExactly(pair.Server, 1), "What the Receive got");
    }

    private static async Coroutine TrySend_ThereIsRoom_SendsAtOnce()
    {
        using var pair = await Stage.Connect();
        Check.Equal(5, pair.Client.TrySend("hello"u8), "How many bytes of 5 an empty connection takes");
        Check.Equal(0, pair.Client.TrySend([]), "How many bytes of none are taken");
        Check.Bytes("hello", await Stage.ReceiveExactly(pair.Server, 5), "What was received");
    }

    private static async Coroutine TrySend_UntilThePeerTakesNoMore_IsZeroAndNothingIsLost()
    {
        using var pair = await Stage.Connect();
        var sent = await Fill(pair.Client);
        Check.That(sent < 100_000_000, "A connection has taken 100 MB although nobody receives.");
        Pattern.Check(await Stage.ReceiveExactly(pair.Server, (int)sent), 0, "What TrySend has sent");

        var more = 0;
        while ((more = pair.Client.TrySend(Pattern.Of(1000, from: sent))) == 0)
        {
            await Stage.Turn();
        }

        Pattern.Check(await Stage.ReceiveExactly(pair.Server, more), sent, "What TrySend has sent when there was room again");
    }

    private static async Coroutine TrySend_InVain_ALaterSendIsWokenAllTheSame()
    {
        using var pair = await Stage.Connect();
        var sent = await Fill(pair.Client);
        const int More = 1_000_000;
        var sending = await Stage.BeginToWait(Stage.SendAndEnd(pair.Client, Pattern.Of(More, from: sent)), "send after a TrySend in vain");
        Pattern.Check(await Stage.ReceiveExactly(pair.Server, (int)sent + More), 0, "What was sent");
        await sending;
    }

    /// <summary>Sends the pattern until no more is taken for several turns.</summary>
    private static async Coroutine<long> Fill(IoSocket socket)
    {
        var sent = 0L;
        for (var inVain = 0; inVain < 10 && sent < 100_000_000;)
        {
            var taken = socket.TrySend(Pattern.Of(50_000, from: sent));
            sent += taken;
            if (taken == 0)
            {
                inVain++;
                await Sleep(TimeSpan.FromMilliseconds(1));
            }
            else
            {
                inVain = 0;
            }
        }

        return sent;
    }

    private static async Coroutine TrySend_BesideASend_Fails()
    {
        using var pair = await Stage.Connect();
        var sending = await Stage.BeginToWait(pair.Client.Send(new byte[32 * 1024 * 1024]), "send");
        Check.Throws<InvalidOperationException>("TrySend beside a Send", () => pair.Client.TrySend("x"u8));
        await Stage.End(sending);
    }

    private static async Coroutine TrySend_AfterTheEnd_Fails()
    {
        using var pair = await Stage.Connect();
        pair.Client.ShutDown(SocketShutdown.Send);
        Check.Error(Check.Throws<IOException>("TrySend after the end", () => pair.Client.TrySend("x"u8)), SocketError.Shutdown);
    }

    private static async Coroutine Try_AfterDispose_SaysSo()
    {
        using var pair = await Stage.Connect();
        pair.Client.Dispose();
        Check.Throws<ObjectDisposedException>("TryReceive after Dispose", () => pair.Client.TryReceive(new byte[1], out _));
        Check.Throws<ObjectDisposedException>("TrySend after Dispose", () => pair.Client.TrySend("x"u8));
    }
}
