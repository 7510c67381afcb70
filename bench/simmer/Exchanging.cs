using Simmer.Bench.Measuring;
using static Simmer.Asyncio;

namespace Simmer.Bench;

/// <summary>What does it cost to hand something over: an item through a queue, or a lock?</summary>
internal static class Exchanging
{
    private const int Contenders = 100;

    public static IEnumerable<Workload> Workloads()
    {
        yield return new("queue", meter => meter.Measure(1_000_000, count => BenchLoop.Run(RoundTrips(count))));
        yield return new("lock", meter => meter.Measure(20_000, count => BenchLoop.Run(Contend(count)), Contenders));
    }

    private static async Coroutine RoundTrips(int count)
    {
        var there = new AsyncQueue<int>();
        var back = new AsyncQueue<int>();
        var echo = CreateTask(Echo(there, back));
        for (var i = 0; i < count; i++)
        {
            there.TryPut(i);
            await back.Get();
        }

        there.Shutdown();
        await echo;
    }

    private static async Coroutine Echo(AsyncQueue<int> from, AsyncQueue<int> to)
    {
        await foreach (var item in from)
        {
            to.TryPut(item);
        }
    }

    private static async Coroutine Contend(int count)
    {
        var gate = new AsyncLock();
        var running = new LoopTask[Contenders];
        for (var i = 0; i < Contenders; i++)
        {
            running[i] = CreateTask(Enter(gate, count));
        }

        foreach (var task in running)
        {
            await task;
        }
    }

    private static async Coroutine Enter(AsyncLock gate, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await gate.Acquire();
            await Yield();
            gate.Release();
        }
    }
}
