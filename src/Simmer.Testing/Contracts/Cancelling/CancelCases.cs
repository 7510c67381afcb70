using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>Every operation, cancelled at every moment: no byte, connection or datagram is lost, and the socket works on.</summary>
internal static class CancelCases
{
    public static IEnumerable<ContractCase> All =>
    [
        .. AtEveryMoment("Receive", static () => CancelledReceive.Create(length: 3)),
        .. AtEveryMoment("ReceiveMuch", static () => CancelledReceive.Create(length: 20_000)),
        .. AtEveryMoment("ReceiveNothing", CancelledEmptyReceive.Create),
        .. AtEveryMoment("Accept", CancelledAccept.Create),
        .. AtEveryMoment("Connect", CancelledConnect.Create),
        .. AtEveryMoment("ConnectThatHangs", CancelledConnect.CreateHanging),
        .. AtEveryMoment("Send", static () => CancelledSend.Create(static (socket, data) => socket.Send(data))),
        .. AtEveryMoment("SendVectored", static () => CancelledSend.Create(static (socket, data) => socket.Send(CancelledSend.InPieces(data)))),
        .. AtEveryMoment("SendFile", CancelledSendFile.Create),
        .. AtEveryMoment("ReceiveFrom", CancelledReceiveFrom.Create),
        .. AtEveryMoment("SendTo", CancelledSendTo.Create),
        .. AtEveryMoment("WaitUntilReady", CancelledWaitUntilReady.Create, isOptional: true),
        .. AtEveryMoment("UnixReceive", static () => CancelledReceive.CreateUnix(length: 3), isOptional: true),
        .. AtEveryMoment("UnixAccept", CancelledAccept.CreateUnix, isOptional: true),
        .. AtEveryMoment("UnixSend", static () => CancelledSend.CreateUnix(static (socket, data) => socket.Send(data)), isOptional: true),
        .. AtEveryMoment("ReceiveHandles", CancelledReceiveHandles.Create, isOptional: true),
    ];

    private static IEnumerable<ContractCase> AtEveryMoment(string operation, Func<Coroutine<CancelSubject>> create, bool isOptional = false)
    {
        foreach (var byScope in (bool[])[false, true])
        {
            var name = $"Cancel_{operation}_ByIts{(byScope ? "Scope" : "Task")}AtEveryMoment";
            Func<Coroutine> story = () => Play(create, byScope);
            yield return isOptional ? OptionalStory(story, name) : Story(story, name);
        }
    }

    private static async Coroutine Play(Func<Coroutine<CancelSubject>> create, bool byScope)
    {
        CancelMoment[] moments;
        using (var subject = await create())
        {
            moments = [.. subject.Moments];
        }

        foreach (var moment in moments)
        {
            try
            {
                using var subject = await create();
                await Play(subject, moment, byScope);
            }
            catch (Exception e) when (e is not OperationCanceledException and not PlatformNotSupportedException)
            {
                throw new ContractException($"Cancelled {moment}: {e.Message}", e);
            }

            await Asyncio.Yield(); // Tasks that were cancelled by the way have ended then.
            Check.Equal(0, Stage.Driver.Sockets.Count, $"Cancelled {moment}: open sockets");
        }
    }

    private static async Coroutine Play(CancelSubject subject, CancelMoment moment, bool byScope)
    {
        for (var again = 0; again < 2; again++) // The second time on a socket that has been through it.
        {
            using var scope = byScope ? new CancelScope() : null;
            var attempt = new CancelAttempt(subject, scope);
            await moment.Play(attempt);
            await attempt.Settle();
            await subject.Verify(attempt.HasEnded);
        }
    }
}
