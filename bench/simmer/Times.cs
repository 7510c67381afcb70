using Simmer.Bench.Measuring;
using static Simmer.Asyncio;

namespace Simmer.Bench;

/// <summary>What do timers cost, and a million sleepers?</summary>
internal static class Times
{
    private const int LiveTimers = 10_000;
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    public static IEnumerable<Workload> Workloads()
    {
        yield return new("timer", meter =>
        {
            BenchLoop.Run(KeepTimers());
            meter.Measure(1_000_000, count => BenchLoop.Run(AddAndCancel(count)));
        });
        yield return new("sleep-1m", meter => BenchLoop.Run(SleepAll(new SleeperMeter(meter))));
    }

    private static async Coroutine KeepTimers()
    {
        for (var i = 0; i < LiveTimers; i++)
        {
            EventLoop.Current.CallLater(s_hour + (s_hour * i / LiveTimers), static () => { });
        }
    }

    private static async Coroutine AddAndCancel(int count)
    {
        var loop = EventLoop.Current;
        for (var i = 0; i < count; i++)
        {
            loop.CallLater(s_hour, static () => { }).Cancel();
        }
    }

    private static async Coroutine SleepAll(SleeperMeter meter)
    {
        var sleepers = new LoopTask[meter.Count];
        meter.Begin();
        for (var i = 0; i < sleepers.Length; i++)
        {
            sleepers[i] = CreateTask(Sleep(meter.Delay));
        }

        await Yield(); // All of them begin, and sleep.
        meter.AllAsleep();
        foreach (var sleeper in sleepers)
        {
            await sleeper;
        }

        meter.AllAwake();
    }
}
