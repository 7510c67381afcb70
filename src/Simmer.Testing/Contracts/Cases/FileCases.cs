using System.Net.Sockets;
using Simmer.Platform;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Sending files.</summary>
internal static class FileCases
{
    public static IEnumerable<ContractCase> All =>
    [
        Story(SendFile_AllOfIt_Arrives),
        Story(SendFile_APart_IsThatPart),
        Story(SendFile_BeyondItsEnd_SendsWhatThereIs),
        Story(SendFile_Nothing_SendsNothing),
        Story(SendFile_MoreThanThePeerTakes_WaitsForThePeer),
        Story(SendFile_BesideASend_Fails),
        Story(SendFile_WhenThePeerResets_Fails),
        Story(SendFile_ClosedMeanwhile_EndsWithThat),
    ];

    private static Coroutine SendFile_AllOfIt_Arrives() => SendPart(fileLength: 100_001, offset: 0, count: 100_001, expected: 100_001);

    private static Coroutine SendFile_APart_IsThatPart() => SendPart(fileLength: 100_001, offset: 33_333, count: 5_000, expected: 5_000);

    private static async Coroutine SendFile_BeyondItsEnd_SendsWhatThereIs()
    {
        await SendPart(fileLength: 10_000, offset: 4_000, count: 1_000_000, expected: 6_000);
        await SendPart(fileLength: 10_000, offset: 10_000, count: 5, expected: 0);
        await SendPart(fileLength: 10_000, offset: 20_000, count: 5, expected: 0);
    }

    private static async Coroutine SendFile_Nothing_SendsNothing()
    {
        await SendPart(fileLength: 10_000, offset: 10, count: 0, expected: 0);
        await SendPart(fileLength: 0, offset: 0, count: 10, expected: 0);
    }

    private static async Coroutine SendPart(int fileLength, int offset, int count, int expected)
    {
        using var file = new TemporaryFile(fileLength);
        using var pair = await Stage.Connect();
        for (var round = 0; round < 2; round++) // The second time shows that the position is not used.
        {
            var received = await Stage.Both(Send(), Stage.ReceiveExactly(pair.Server, expected + 1));
            Pattern.Check(received.AsSpan(0, expected), offset, "What came of the file");
            Check.Equal((byte)'|', received[^1], "What came after the file");
        }

        async Coroutine Send()
        {
            Check.Equal(expected, await pair.Client.SendFile(file.Handle, offset, count), "How many bytes of the file were sent");
            await pair.Client.Send("|"u8.ToArray());
        }
    }

    private static async Coroutine SendFile_MoreThanThePeerTakes_WaitsForThePeer()
    {
        const int Length = 32 * 1024 * 1024;
        using var file = new TemporaryFile(Length);
        using var pair = await Stage.Connect();
        var sending = await Stage.BeginToWait(Send(), "sending a file of 32 MiB to somebody who does not receive");
        Pattern.Check(await Stage.ReceiveToEnd(pair.Server), 0, "What came of the file");
        await sending;

        async Coroutine Send()
        {
            Check.Equal(Length, await pair.Client.SendFile(file.Handle, 0, Length), "How many bytes of the file were sent");
            pair.Client.ShutDown(SocketShutdown.Send);
        }
    }

    private static async Coroutine SendFile_BesideASend_Fails()
    {
        using var file = new TemporaryFile(10);
        using var pair = await Stage.Connect();
        var sending = await Stage.BeginToWait(pair.Client.Send(new byte[32 * 1024 * 1024]), "send");
        await Check.Throws<InvalidOperationException>("SendFile beside a Send", async () => await pair.Client.SendFile(file.Handle, 0, 10));
        await Stage.End(sending);
    }

    private static async Coroutine SendFile_WhenThePeerResets_Fails()
    {
        using var file = new TemporaryFile(32 * 1024 * 1024);
        using var pair = await Stage.Connect();
        var sending = await Stage.BeginToWait(Send(file, pair.Client), "sending a file to somebody who does not receive");
        pair.Server.ResetOnClose();
        pair.Server.Dispose();
        Check.Error(
            await Check.Throws<IOException>("sending a file when a reset comes", sending),
            SocketError.ConnectionReset, SocketError.Shutdown, SocketError.ConnectionAborted);
    }

    private static async Coroutine SendFile_ClosedMeanwhile_EndsWithThat()
    {
        using var file = new TemporaryFile(32 * 1024 * 1024);
        using var pair = await Stage.Connect();
        var sending = await Stage.BeginToWait(Send(file, pair.Client), "sending a file to somebody who does not receive");
        pair.Client.Dispose();
        await Check.Throws<ObjectDisposedException>("SendFile, closed meanwhile", sending);
    }

    private static async Coroutine Send(TemporaryFile file, IoSocket socket) => await socket.SendFile(file.Handle, 0, 32 * 1024 * 1024);
}
