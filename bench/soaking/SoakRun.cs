using System.Net;
using static Simmer.Asyncio;

namespace Simmer.Soak;

/// <summary>The whole run: warm up, count, soak, part, count again.</summary>
internal sealed class SoakRun(SoakOptions options, Report report)
{
    private static readonly TimeSpan s_progress = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    // Of objects: pools of frames stay at their high-water mark. A guess, far below what a leak would come to.
    private const long HeapThatMayStay = 8 * 1024 * 1024;

    private readonly AsyncEvent _endEarly = new();
    private readonly EchoServer _echo = new(report);

    public bool IsEnding => _endEarly.IsSet;

    /// <summary>As if the time were up.</summary>
    public void EndEarly() => _endEarly.Set();

    public async Coroutine Main()
    {
        report.Say($"driver {EventLoop.Current.PollerName}, seed {options.Seed}, {options.Clients} clients at a time, {options.Idle} idle connections, {options.Duration.TotalSeconds:0.#} s");
        await Soak(TimeSpan.FromSeconds(1), idle: 0); // What .NET opens when it is used first.
        var before = Resources.Now();
        report.Say($"before: {before}");
        await Soak(options.Duration, options.Idle);
        _echo.Trim();
        var after = Resources.Now();
        report.Say($"after:  {after}");
        Compare(before, after);
    }

    private async Coroutine Soak(TimeSpan duration, int idle)
    {
        using var listener = ListenTcp(new IPEndPoint(IPAddress.Loopback, 0));
        var server = new TcpServer(listener, _echo.Serve);
        var serving = CreateTask(server.Run(), name: "server");
        var idlers = await OpenIdle(listener.LocalEndPoint, idle);

        var isOver = false;
        var clients = CreateTask(TaskGroup.Run(async group =>
        {
            for (var i = 0; i < options.Clients; i++)
            {
                group.Spawn(LiveAgainAndAgain(new Client(listener.LocalEndPoint, _echo, report, new Random(unchecked(options.Seed + (i * 7919)))), () => isOver));
            }

            await Yield();
        }));
        await WaitUntilOver(duration);
        isOver = true;
        await EndInTime(clients, "clients");

        idlers.ForEach(static idler => idler.Dispose());
        server.Stop();
        await EndInTime(serving, "server");
    }

    private static async Coroutine LiveAgainAndAgain(Client client, Func<bool> isOver)
    {
        while (!isOver())
        {
            await client.Live();
        }
    }

    private async Coroutine WaitUntilOver(TimeSpan duration)
    {
        var end = EventLoop.Current.Now + duration;
        while (EventLoop.Current.Now < end && !_endEarly.IsSet)
        {
            var rest = end - EventLoop.Current.Now;
            await MoveOnAfter(rest < s_progress ? rest : s_progress, _ => _endEarly.Wait());
            report.SayHowItGoes(_echo.OpenAccounts);
        }
    }

    private async Coroutine<List<TcpStream>> OpenIdle(IPEndPoint server, int count)
    {
        List<TcpStream> idlers = new(count);
        if (count == 0)
        {
            return idlers;
        }

        var before = Resources.Now();
        for (var i = 0; i < count; i++)
        {
            idlers.Add(await ConnectTcp(server));
        }

        await Sleep(TimeSpan.FromMilliseconds(100)); // All are accepted.
        var after = Resources.Now();
        report.Say($"an idle connection costs {(after.Heap - before.Heap) / count:N0} bytes of objects: both ends, the handler and its buffer");
        return idlers;
    }

    private async Coroutine EndInTime(LoopTask task, string what)
    {
        try
        {
            await WaitFor(Shield((LoopFuture)task), s_patience);
        }
        catch (TimeoutException)
        {
            var left = EventLoop.Current.Snapshot().Tasks;
            report.Complain($"The {what} have not ended {s_patience.TotalSeconds} s after they should have. {left.Count} tasks are left, among them:");
            foreach (var one in left.Take(10))
            {
                report.Say($"  '{one.Name}' waits for {one.WaitsFor}, in {string.Join(" ← ", one.AwaitStack)}");
            }

            task.Cancel();
            await task.Settle();
        }
    }

    private void Compare(Resources before, Resources after)
    {
        Same("tasks", before.Tasks, after.Tasks);
        Same("sockets", before.Sockets, after.Sockets);
        Same("descriptors", before.Descriptors?.Count, after.Descriptors?.Count, $" New: {string.Join(", ", after.NewSince(before))}.");
        Same("accounts", 0, _echo.OpenAccounts);
        Same("lent buffers", 0, _echo.BuffersLent);
        Same("lent buffers of streams", 0, after.Blocks);
        if (after.Heap - before.Heap > HeapThatMayStay)
        {
            report.Complain($"{(after.Heap - before.Heap) / 1024:N0} KiB of objects are left over.");
        }

        void Same(string what, long? expected, long? actual, string details = "")
        {
            if (expected != actual)
            {
                report.Complain($"There are {actual} {what}, and there should be {expected}.{details}");
            }
        }
    }
}
