using Simmer.Platform;
using static Simmer.Asyncio;

namespace Simmer.Testing;

/// <summary>Connecting: the socket can only be closed then; the listener goes on, and may or may not have seen somebody.</summary>
internal sealed class CancelledConnect(IoSocket listener, IReadOnlyList<IoSocket> waiting, IReadOnlyList<LoopTask> connecting) : CancelSubject
{
    private IoSocket? _client;

    public static async Coroutine<CancelSubject> Create()
    {
        await Yield();
        return new CancelledConnect(Stage.Listen(), [], []);
    }

    /// <summary>To a listener whose queue is full: on some systems such a connect waits.</summary>
    public static async Coroutine<CancelSubject> CreateHanging()
    {
        var listener = Stage.Listen(backlog: 1);
        List<IoSocket> waiting = [];
        List<LoopTask> connecting = [];
        for (var i = 0; i < 4; i++)
        {
            waiting.Add(Stage.OpenTcp());
            connecting.Add(CreateTask(waiting[^1].Connect(listener.LocalEndPoint!)));
            connecting[^1].MarkObserved(); // Others refuse it.
        }

        await Stage.SomeTurns();
        return new CancelledConnect(listener, waiting, connecting);
    }

    // Who hangs tries again after a second: too long to wait for.
    public override IEnumerable<CancelMoment> Moments => connecting.Count > 0 ? CancelMoment.WithoutResult : CancelMoment.All;

    public override async Coroutine Perform()
    {
        _client = Stage.OpenTcp();
        await _client.Connect(listener.LocalEndPoint!);
    }

    // It arrives by itself.
    public override void Produce()
    {
    }

    public override async Coroutine Verify(bool hasEnded)
    {
        if (hasEnded && connecting.Count == 0)
        {
            await AcceptUntil(_client!);
        }

        _client?.Dispose();
        _client = null;
        if (connecting.Count == 0)
        {
            using var next = Stage.OpenTcp();
            await next.Connect(listener.LocalEndPoint!);
            await AcceptUntil(next);
        }
    }

    public override void Dispose()
    {
        foreach (var task in connecting)
        {
            task.Cancel();
        }

        foreach (var socket in waiting)
        {
            socket.Dispose();
        }

        _client?.Dispose();
        listener.Dispose();
    }

    // Before it there may be those who were cancelled.
    private async Coroutine AcceptUntil(IoSocket client)
    {
        while (true)
        {
            using var accepted = await listener.Accept();
            if (Equals(accepted.RemoteEndPoint, client.LocalEndPoint))
            {
                await accepted.Send("x"u8.ToArray());
                Check.Bytes("x", await Stage.ReceiveExactly(client, 1), "What was sent through the new connection");
                return;
            }
        }
    }
}
