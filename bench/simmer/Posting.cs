using System.Diagnostics;
using Simmer.Bench.Measuring;

namespace Simmer.Bench;

/// <summary>What does it cost to hand a callback over from another thread, and how soon does it run?</summary>
internal static class Posting
{
    public static IEnumerable<Workload> Workloads()
    {
        yield return new("threadsafe", meter => meter.Measure(1_000_000, count => BenchLoop.Run(PostFromAThread(count))));
        yield return new("wake", Wake);
    }

    private static async Coroutine PostFromAThread(int count)
    {
        var loop = EventLoop.Current;
        var done = loop.CreateFuture<bool>();
        var left = count;
        var callback = () =>
        {
            if (--left == 0)
            {
                done.SetResult(true);
            }
        };

        new Thread(() =>
        {
            for (var i = 0; i < count; i++)
            {
                loop.CallSoonThreadsafe(callback);
            }
        }).Start();
        await done;
    }

    private static void Wake(Meter meter)
    {
        var latencies = new long[meter.Scaled(3_000, minimum: 100)];
        BenchLoop.Run(MeasureWakeUps(new long[1_000]));
        BenchLoop.Run(MeasureWakeUps(latencies));
        meter.ReportLatencies(latencies);
    }

    // The poster waits until the loop is surely asleep before it posts.
    private static async Coroutine MeasureWakeUps(long[] latencies)
    {
        var loop = EventLoop.Current;
        var done = loop.CreateFuture<bool>();
        new Thread(() =>
        {
            using var arrived = new ManualResetEventSlim();
            for (var i = 0; i < latencies.Length; i++)
            {
                Thread.Sleep(1);
                var index = i;
                var start = Stopwatch.GetTimestamp();
                loop.CallSoonThreadsafe(() =>
                {
                    latencies[index] = (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;
                    arrived.Set();
                });
                arrived.Wait();
                arrived.Reset();
            }

            loop.CallSoonThreadsafe(() => done.SetResult(true));
        }).Start();
        await done;
    }
}
