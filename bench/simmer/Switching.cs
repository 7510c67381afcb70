using Simmer.Bench.Measuring;
using static Simmer.Asyncio;

namespace Simmer.Bench;

/// <summary>What does it cost to go from one task to the next?</summary>
internal static class Switching
{
    public static IEnumerable<Workload> Workloads()
    {
        yield return Switch("switch-2", tasks: 2);
        yield return Switch("switch-1k", tasks: 1_000);
        yield return Switch("switch-100k", tasks: 100_000);
    }

    private static Workload Switch(string name, int tasks) => new(
        name, meter => meter.Measure(Math.Max(1, 6_000_000 / tasks), count => BenchLoop.Run(Switch(tasks, count)), tasks));

    private static async Coroutine Switch(int tasks, int count)
    {
        var running = new LoopTask[tasks];
        for (var i = 0; i < tasks; i++)
        {
            running[i] = CreateTask(Yielder(count));
        }

        foreach (var task in running)
        {
            await task;
        }
    }

    private static async Coroutine Yielder(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Yield();
        }
    }
}
