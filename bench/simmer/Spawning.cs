using Simmer.Bench.Measuring;
using static Simmer.Asyncio;

namespace Simmer.Bench;

/// <summary>What does it cost to start a task, or many, and to wait for the result?</summary>
internal static class Spawning
{
    public static IEnumerable<Workload> Workloads()
    {
        yield return new("spawn", meter => meter.Measure(1_000_000, count => BenchLoop.Run(Spawn(count))));
        yield return new("gather-100", meter => meter.Measure(15_000, count => BenchLoop.Run(GatherAll(count, 100)), 100));
        yield return new("gather-10k", meter => meter.Measure(150, count => BenchLoop.Run(GatherAll(count, 10_000)), 10_000));
    }

    private static async Coroutine Spawn(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await CreateTask(Child(i));
        }
    }

    private static async Coroutine GatherAll(int count, int children)
    {
        var coroutines = new Coroutine<int>[children];
        for (var i = 0; i < count; i++)
        {
            for (var child = 0; child < children; child++)
            {
                coroutines[child] = Child(child);
            }

            await Gather(coroutines);
        }
    }

    private static async Coroutine<int> Child(int x) => x + 1;
}
