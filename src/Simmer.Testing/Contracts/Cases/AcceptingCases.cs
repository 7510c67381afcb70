using System.Net;
using System.Net.Sockets;
using static Simmer.Asyncio;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Accepting.</summary>
internal static class AcceptingCases
{
    public static IEnumerable<ContractCase> All =>
    [
        Story(Accept_BeforeAnybodyConnects_Waits),
        Story(Accept_SeveralThatAreThereAlready_InTheOrderInWhichTheyCame),
        Story(Accept_TwiceAtOnce_TheSecondFailsAndTheFirstGoesOn),
        Story(Accept_SomebodyWhoHasGoneAgain_DoesNoHarmToTheNext),
        Story(Accept_SomebodyWhoHasSentAndGone_GetsWhatHeSent),
        Story(Accept_AThousandConnections_AllOfThemWork),
    ];

    private static async Coroutine Accept_BeforeAnybodyConnects_Waits()
    {
        using var listener = Stage.Listen();
        IoSocketHolder accepted = new();
        var accepting = await Stage.BeginToWait(accepted.Take(listener.Accept()), "accept");
        using var outside = Stage.ConnectFromOutside(listener);
        await accepting;
        using (accepted)
        {
            Check.Equal(outside.LocalEndPoint, accepted.Socket.RemoteEndPoint, "Who was accepted");
        }
    }

    private static async Coroutine Accept_SeveralThatAreThereAlready_InTheOrderInWhichTheyCame()
    {
        using var listener = Stage.Listen();
        var clients = Enumerable.Range(0, 10).Select(_ => Stage.ConnectFromOutside(listener)).ToArray();
        try
        {
            foreach (var client in clients)
            {
                using var server = await listener.Accept();
                Check.Equal(client.LocalEndPoint, server.RemoteEndPoint, "Who was accepted");
            }
        }
        finally
        {
            Array.ForEach(clients, static client => client.Dispose());
        }
    }

    private static async Coroutine Accept_TwiceAtOnce_TheSecondFailsAndTheFirstGoesOn()
    {
        using var listener = Stage.Listen();
        IoSocketHolder accepted = new();
        var accepting = await Stage.BeginToWait(accepted.Take(listener.Accept()), "accept");
        await Check.Throws<InvalidOperationException>("a second Accept", async () => await listener.Accept());
        using var outside = Stage.ConnectFromOutside(listener);
        await accepting;
        accepted.Dispose();
    }

    // Linux accepts it, and tells when it is used; others never show it. The next one must come through.
    private static async Coroutine Accept_SomebodyWhoHasGoneAgain_DoesNoHarmToTheNext()
    {
        using var listener = Stage.Listen();
        var gone = Stage.ConnectFromOutside(listener);
        gone.LingerState = new LingerOption(enable: true, seconds: 0);
        gone.Close(); // By a reset.

        using var outside = Stage.ConnectFromOutside(listener);
        EndPoint? who = null;
        for (var attempt = 0; attempt < 2 && !Equals(who, outside.LocalEndPoint); attempt++)
        {
            try
            {
                using var accepted = await listener.Accept();
                who = accepted.RemoteEndPoint;
            }
            catch (SocketException)
            {
                // It is about the one that has gone.
            }
        }

        Check.Equal(outside.LocalEndPoint, who, "Who was accepted after somebody who had gone");
    }

    private static async Coroutine Accept_SomebodyWhoHasSentAndGone_GetsWhatHeSent()
    {
        using var listener = Stage.Listen();
        using (var gone = Stage.ConnectFromOutside(listener))
        {
            gone.Send("last words"u8);
        }

        using var accepted = await listener.Accept();
        Check.Bytes("last words", await Stage.ReceiveToEnd(accepted), "What was sent before the peer closed");
    }

    private static async Coroutine Accept_AThousandConnections_AllOfThemWork()
    {
        const int Count = 1000;
        using var listener = Stage.Listen(backlog: 512);
        var pairs = new List<Pair>(Count);
        try
        {
            for (var i = 0; i < Count; i++)
            {
                pairs.Add(await Stage.ConnectTo(listener));
            }

            // All wait; then each gets something of its own, the last first.
            var receiving = pairs.Select(static pair => CreateTask(Stage.ReceiveExactly(pair.Server, 4))).ToArray();
            await Stage.Turn();
            for (var i = Count - 1; i >= 0; i--)
            {
                await pairs[i].Client.Send(BitConverter.GetBytes(i));
            }

            for (var i = 0; i < Count; i++)
            {
                Check.Equal(i, BitConverter.ToInt32(await receiving[i]), "What one of a thousand received");
            }
        }
        finally
        {
            pairs.ForEach(static pair => pair.Dispose());
        }
    }
}
