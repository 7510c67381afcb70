using Simmer.Bench.Measuring;
using static Simmer.Asyncio;

namespace Simmer.Bench;

/// <summary>What does an await cost?</summary>
internal static class Awaiting
{
    private const int Leaf = 1_000;

    public static IEnumerable<Workload> Workloads()
    {
        yield return new("call", meter => meter.Measure(10_000_000, count => BenchLoop.Run(Call(count))));
        yield return new("chain10", meter => meter.Measure(1_000_000, count => BenchLoop.Run(Chain(count))));
        yield return new("chain10-yield", meter => meter.Measure(300_000, count => BenchLoop.Run(YieldingChain(count))));
    }

    private static async Coroutine Call(int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += await Child(i);
        }

        GC.KeepAlive(sum);

        static async Coroutine<int> Child(int x) => x + 1;
    }

    private static async Coroutine Chain(int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += await Link(9);
        }

        GC.KeepAlive(sum);

        static async Coroutine<int> Link(int below) => below == 0 ? Leaf : await Link(below - 1) + 1;
    }

    private static async Coroutine YieldingChain(int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += await Link(9);
        }

        GC.KeepAlive(sum);

        static async Coroutine<int> Link(int below)
        {
            if (below == 0)
            {
                await Yield();
                return Leaf;
            }

            return await Link(below - 1) + 1;
        }
    }
}
