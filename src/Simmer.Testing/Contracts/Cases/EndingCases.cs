using System.Net.Sockets;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>The ends of a connection: in peace, halfway, and by a reset.</summary>
internal static class EndingCases
{
    public static IEnumerable<ContractCase> All =>
    [
        Story(End_AfterData_ComesAfterTheDataAndStays),
        Story(End_WhileSomebodyWaits_IsZero),
        Story(HalfClose_TheOtherDirectionGoesOn),
        Story(HalfClose_SendingAfterwards_Fails),
        Story(ShutDown_WhenThePeerHasGone_DoesNothing),
        Story(Reset_WhileThePeerReceives_IsAFailureThere),
        Story(Reset_AskedForAgain_IsStillAFailure),
        Story(Reset_AfterData_TheDataMayBeReceivedFirstOrIsLostButNothingElseComes),
        Story(Reset_WhileThePeerSends_IsAFailureThere),
        Story(Reset_WithAnEmptyReceive_EndsTheWait),
    ];

    private static async Coroutine End_AfterData_ComesAfterTheDataAndStays()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        {
            outside.Send(Pattern.Of(1000));
            outside.Close();
            Check.Bytes(Pattern.Of(1000), await Stage.ReceiveExactly(inside, 1000), "What came before the end");
            for (var i = 0; i < 3; i++)
            {
                Check.Equal(0, await inside.Receive(new byte[10]), "What a receive at the end returns");
            }
        }
    }

    private static async Coroutine End_WhileSomebodyWaits_IsZero()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        {
            var receiving = await Stage.BeginToWait(Receive(), "receive");
            outside.Close();
            await receiving;

            async Coroutine Receive() => Check.Equal(0, await inside.Receive(new byte[10]), "What a receive returns when the end comes");
        }
    }

    private static async Coroutine HalfClose_TheOtherDirectionGoesOn()
    {
        using var pair = await Stage.Connect();
        await Stage.SendAndEnd(pair.Client, "question"u8.ToArray());
        Check.Bytes("question", await Stage.ReceiveToEnd(pair.Server), "The question");
        var answer = Pattern.Of(3_000_000);
        Check.Bytes(answer, await Stage.Both(Stage.SendAndEnd(pair.Server, answer), Stage.ReceiveToEnd(pair.Client)), "The answer");
    }

    private static async Coroutine HalfClose_SendingAfterwards_Fails()
    {
        using var pair = await Stage.Connect();
        pair.Client.ShutDown(SocketShutdown.Send);
        var failure = await Check.Throws<IOException>("sending after the end", async () => await pair.Client.Send(new byte[1]));
        Check.Error(failure, SocketError.Shutdown);

        await Stage.SendAndEnd(pair.Server, "x"u8.ToArray());
        Check.Bytes("x", await Stage.ReceiveToEnd(pair.Client), "What came from the other direction");
    }

    private static async Coroutine ShutDown_WhenThePeerHasGone_DoesNothing()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        {
            outside.LingerState = new LingerOption(enable: true, seconds: 0);
            outside.Close();
            await Check.Throws<IOException>("receiving after a reset", async () => await inside.Receive(new byte[1]));
            inside.ShutDown(SocketShutdown.Send);
            inside.ShutDown(SocketShutdown.Both);
        }
    }

    private static async Coroutine Reset_WhileThePeerReceives_IsAFailureThere()
    {
        using var pair = await Stage.Connect();
        var receiving = await Stage.BeginToWait(Receive(), "receive");
        pair.Client.ResetOnClose();
        pair.Client.Dispose();
        Check.Error(await Check.Throws<IOException>("receiving when a reset comes", receiving), SocketError.ConnectionReset);

        async Coroutine Receive() => await pair.Server.Receive(new byte[10]);
    }

    // Some systems say it once, and afterwards it looks like a peaceful end.
    private static async Coroutine Reset_AskedForAgain_IsStillAFailure()
    {
        using var pair = await Stage.Connect();
        pair.Client.ResetOnClose();
        pair.Client.Dispose();
        for (var i = 0; i < 3; i++)
        {
            var failure = await Check.Throws<IOException>("receiving after a reset", async () => await pair.Server.Receive(new byte[10]));
            Check.Error(failure, SocketError.ConnectionReset, SocketError.ConnectionAborted);
        }
    }

    private static async Coroutine Reset_AfterData_TheDataMayBeReceivedFirstOrIsLostButNothingElseComes()
    {
        using var pair = await Stage.Connect();
        await pair.Client.Send(Pattern.Of(100));
        Check.Equal(0, await pair.Server.Receive(Memory<byte>.Empty), "What an empty receive returns"); // It has arrived.
        pair.Client.ResetOnClose();
        pair.Client.Dispose();
        var buffer = new byte[200];
        try
        {
            var count = await pair.Server.Receive(buffer); // Linux still gives it out; Windows does not.
            Check.Bytes(Pattern.Of(100), buffer.AsSpan(0, count), "What came before the reset");
        }
        catch (IOException)
        {
        }

        await Check.Throws<IOException>("receiving after a reset", async () => await pair.Server.Receive(buffer));
    }

    private static async Coroutine Reset_WhileThePeerSends_IsAFailureThere()
    {
        using var pair = await Stage.Connect();
        var sending = await Stage.BeginToWait(pair.Server.Send(new byte[32 * 1024 * 1024]), "sending to somebody who does not receive");
        pair.Client.ResetOnClose();
        pair.Client.Dispose();
        Check.Error(
            await Check.Throws<IOException>("sending when a reset comes", sending),
            SocketError.ConnectionReset, SocketError.Shutdown, SocketError.ConnectionAborted);
    }

    private static async Coroutine Reset_WithAnEmptyReceive_EndsTheWait()
    {
        using var pair = await Stage.Connect();
        var waiting = await Stage.BeginToWait(Receive(), "receive into an empty buffer");
        pair.Client.ResetOnClose();
        pair.Client.Dispose();
        await waiting;
        await Check.Throws<IOException>("receiving after a reset", async () => await pair.Server.Receive(new byte[1]));

        // "Ready" is true as well: the receive that follows tells.
        async Coroutine Receive()
        {
            try
            {
                await pair.Server.Receive(Memory<byte>.Empty);
            }
            catch (IOException)
            {
            }
        }
    }
}
