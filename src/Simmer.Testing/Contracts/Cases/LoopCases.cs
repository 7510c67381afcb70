using Simmer.Platform;
using static Simmer.Asyncio;
using static Simmer.Testing.CaseFactory;

namespace Simmer.Testing;

/// <summary>The driver as the loop's way to wait: timers, other threads, fairness, memory.</summary>
internal static class LoopCases
{
    public static IEnumerable<ContractCase> All =>
    [
        Story(Timers_WithoutSockets_NeverComeEarly),
        Story(Timers_WhileSocketsAreBusy_Come),
        Story(Threads_WakeALoopThatWaits),
        Story(Threads_ManyPosts_AllArrive),
        Story(Fairness_ABusySocket_LetsAQuietOneThrough),
        Story(Fairness_ATaskThatNeverHasToWait_LetsTheOthersRun),
        Story(Memory_ReceivingAndSending_AllocatesNothing),
    ];

    private static async Coroutine Timers_WithoutSockets_NeverComeEarly()
    {
        var loop = EventLoop.Current;
        foreach (var delay in (double[])[0.1, 0.5, 1, 3, 7.3])
        {
            var begin = loop.Now;
            await Sleep(TimeSpan.FromMilliseconds(delay));
            Check.That(loop.Now - begin >= TimeSpan.FromMilliseconds(delay), $"A sleep of {delay} ms took {(loop.Now - begin).TotalMilliseconds} ms.");
        }
    }

    private static async Coroutine Timers_WhileSocketsAreBusy_Come()
    {
        using var pair = await Stage.Connect();
        var playing = CreateTask(PlayPingPong(pair));
        for (var i = 0; i < 20; i++)
        {
            await Sleep(TimeSpan.FromMilliseconds(1));
        }

        Check.That(!playing.IsCompleted, "The sockets were not busy.");
        await Stage.End(playing);
    }

    private static async Coroutine PlayPingPong(Pair pair)
    {
        var back = CreateTask(Echo(pair.Server));
        try
        {
            var ball = new byte[1];
            while (true)
            {
                await pair.Client.Send(ball);
                await pair.Client.Receive(ball);
            }
        }
        finally
        {
            await Stage.End(back);
        }
    }

    private static async Coroutine Echo(IoSocket socket)
    {
        var buffer = new byte[1024];
        while (await socket.Receive(buffer) is var count and > 0)
        {
            await socket.Send(buffer.AsMemory(0, count));
        }
    }

    private static async Coroutine Threads_WakeALoopThatWaits()
    {
        var loop = EventLoop.Current;
        using var pair = await Stage.Connect(); // So that it waits for sockets, too.
        for (var round = 0; round < 50; round++)
        {
            var woken = loop.CreateFuture<int>();
            var thread = new Thread(() => woken.PostResult(1)) { IsBackground = true };
            loop.CallLater(TimeSpan.FromMilliseconds(0.2), thread.Start); // By then the loop waits.
            await woken;
            thread.Join();
        }
    }

    private static async Coroutine Threads_ManyPosts_AllArrive()
    {
        const int Posts = 20_000;
        var loop = EventLoop.Current;
        var arrived = 0;
        var all = loop.CreateFuture<int>();
        var thread = new Thread(() =>
        {
            for (var i = 0; i < Posts; i++)
            {
                loop.CallSoonThreadsafe(() =>
                {
                    if (++arrived == Posts)
                    {
                        all.SetResult(arrived);
                    }
                });
            }
        }) { IsBackground = true };
        thread.Start();
        await all;
        thread.Join();
    }

    private static async Coroutine Fairness_ABusySocket_LetsAQuietOneThrough()
    {
        using var busy = await Stage.Connect();
        using var quiet = await Stage.Connect();
        var receivedByBusy = 0L;
        var flooding = CreateTask(Flood());
        var draining = CreateTask(Drain());
        var answering = CreateTask(Echo(quiet.Server));
        for (var i = 0; i < 20; i++)
        {
            var question = Pattern.Of(10, from: i);
            await quiet.Client.Send(question);
            Check.Bytes(question, await Stage.ReceiveExactly(quiet.Client, 10), "The quiet one's answer");
        }

        Check.That(receivedByBusy > 0, "The busy socket was not busy.");
        foreach (var task in (LoopTask[])[flooding, draining, answering])
        {
            await Stage.End(task);
        }

        async Coroutine Flood()
        {
            var data = new byte[256 * 1024];
            while (true)
            {
                await busy.Client.Send(data);
            }
        }

        async Coroutine Drain()
        {
            var buffer = new byte[16 * 1024];
            while (true)
            {
                receivedByBusy += await busy.Server.Receive(buffer);
            }
        }
    }

    private static async Coroutine Fairness_ATaskThatNeverHasToWait_LetsTheOthersRun()
    {
        var (inside, outside) = await Stage.ConnectWithOutside();
        using (inside)
        using (outside)
        {
            outside.Send(new byte[10_000]);
            await inside.Receive(Memory<byte>.Empty);
            var turns = 0;
            var counting = CreateTask(Count());
            await Stage.ReceiveExactly(inside, 1);
            turns = 0;
            for (var i = 0; i < 5000; i++)
            {
                await Stage.ReceiveExactly(inside, 1);
            }

            Check.That(turns > 0, "A task received 5,000 times, and no other task ran meanwhile.");
            await Stage.End(counting);

            async Coroutine Count()
            {
                while (true)
                {
                    turns++;
                    await Yield();
                }
            }
        }
    }

    private static async Coroutine Memory_ReceivingAndSending_AllocatesNothing()
    {
        using var pair = await Stage.Connect();
        var echo = CreateTask(Echo(pair.Server));
        var (ball, buffer) = (new byte[64], new byte[64]);
        await Allocations.CheckNone("there and back", async rounds =>
        {
            for (var i = 0; i < rounds; i++)
            {
                await pair.Client.Send(ball);
                for (var at = 0; at < ball.Length;)
                {
                    at += await pair.Client.Receive(buffer);
                }
            }
        });
        await Stage.End(echo);
    }
}
