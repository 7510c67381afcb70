using Simmer.Bench.Measuring;
using static Simmer.Asyncio;

namespace Simmer.Bench;

/// <summary>What does an exception cost, and what a cancellation?</summary>
internal static class Failing
{
    private static readonly TimeSpan s_forever = TimeSpan.FromHours(1);

    public static IEnumerable<Workload> Workloads()
    {
        yield return new("throw", meter => meter.Measure(40_000, count => BenchLoop.Run(ThrowAndCatch(count))));
        yield return new("cancel", meter => meter.Measure(40_000, count => BenchLoop.Run(CancelAndCatch(count))));
        yield return new("cancel-5", meter => meter.Measure(200_000, count => BenchLoop.Run(CancelFiveDeep(count))));
    }

    private static async Coroutine ThrowAndCatch(int count)
    {
        for (var i = 0; i < count; i++)
        {
            try
            {
                await Throw();
            }
            catch (InvalidOperationException)
            {
                // The catching is what is measured.
            }
        }

        static async Coroutine<int> Throw() => throw new InvalidOperationException();
    }

    private static async Coroutine CancelAndCatch(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var task = CreateTask(Sleep(s_forever));
            await Yield();
            task.Cancel();
            try
            {
                await task;
            }
            catch (CancelledException)
            {
                // The catching is what is measured.
            }
        }
    }

    private static async Coroutine CancelFiveDeep(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var task = CreateTask(Nest(4));
            await Yield();
            task.Cancel();
            await task.Settle();
        }
    }

    private static async Coroutine Nest(int below)
    {
        if (below > 0)
        {
            await Nest(below - 1);
        }
        else
        {
            await Sleep(s_forever);
        }
    }
}
