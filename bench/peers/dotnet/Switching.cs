using System.Runtime.CompilerServices;
using Simmer.Bench.Measuring;

namespace Simmer.Bench.DotNet;

/// <summary>What does it cost to suspend, and to go on with somebody else?</summary>
internal static class Switching
{
    private const int Leaf = 1_000; // Task keeps one instance of each of its smallest results: this is none of them.

    public static IEnumerable<Workload> Workloads(ITaskRunner runner)
    {
        yield return new("chain10-yield", meter =>
        {
            meter.Measure(100_000, count => runner.Run(() => ChainTask(count)));
            meter.Measure(100_000, count => runner.Run(() => ChainPooled(count)), variant: "pooled");
        });

        yield return Switch("switch-2", tasks: 2, yields: 2_000_000);
        yield return Switch("switch-1k", tasks: 1_000, yields: 4_000);
        yield return Switch("switch-100k", tasks: 100_000, yields: 40);

        // The tasks are made anew for each section: with 40 yields each, that is a few per cent of the time.
        Workload Switch(string name, int tasks, int yields) =>
            new(name, meter => meter.Measure(yields, count => runner.Run(() => YieldInTasks(tasks, count)), tasks));
    }

    private static async Task ChainTask(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Link(9);
        }

        static async Task<int> Link(int below)
        {
            if (below > 0)
            {
                return await Link(below - 1) + 1;
            }

            await Task.Yield();
            return Leaf;
        }
    }

    private static async Task ChainPooled(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Link(9);
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        static async ValueTask<int> Link(int below)
        {
            if (below > 0)
            {
                return await Link(below - 1) + 1;
            }

            await Task.Yield();
            return Leaf;
        }
    }

    private static async Task YieldInTasks(int tasks, int yields)
    {
        var running = new Task[tasks];
        for (var i = 0; i < tasks; i++)
        {
            running[i] = YieldInLoop(yields);
        }

        await Task.WhenAll(running);
    }

    private static async Task YieldInLoop(int yields)
    {
        for (var i = 0; i < yields; i++)
        {
            await Task.Yield();
        }
    }
}
