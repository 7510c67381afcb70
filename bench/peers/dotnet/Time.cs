using System.Diagnostics;
using Simmer.Bench.Measuring;

namespace Simmer.Bench.DotNet;

/// <summary>What does a timer cost, and what does a sleeping task?</summary>
internal static class Time
{
    private const int LiveTimers = 10_000;
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);

    public static IEnumerable<Workload> Workloads(ITaskRunner runner)
    {
        yield return new("timer", meter =>
        {
            var live = new Timer[LiveTimers];
            for (var i = 0; i < LiveTimers; i++)
            {
                live[i] = new Timer(static _ => { }, state: null, _hour + (i * (_hour / LiveTimers)), Timeout.InfiniteTimeSpan);
            }

            meter.Measure(1_000_000, AddAndCancel);
            meter.Measure(1_000_000, AddAndCancelSource, variant: "cts");
            GC.KeepAlive(live);
        });

        yield return new("sleep-1m", meter => Sleep(meter, runner));
    }

    private static void AddAndCancel(int count)
    {
        for (var i = 0; i < count; i++)
        {
            new Timer(static _ => { }, state: null, _hour, Timeout.InfiniteTimeSpan).Dispose();
        }
    }

    private static void AddAndCancelSource(int count)
    {
        for (var i = 0; i < count; i++)
        {
            new CancellationTokenSource(_hour).Dispose();
        }
    }

    private static void Sleep(Meter meter, ITaskRunner runner)
    {
        for (var i = 0; i < meter.Scaled(60); i++)
        {
            runner.Run(() => Sleepers(1_000, TimeSpan.FromMilliseconds(10), static () => { }));
        }

        var sleepers = new SleeperMeter(meter);
        sleepers.Begin();
        runner.Run(() => Sleepers(sleepers.Count, sleepers.Delay, sleepers.AllAsleep));
        sleepers.AllAwake();
    }

    private static Task Sleepers(int count, TimeSpan delay, Action allAsleep)
    {
        var end = Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency);
        var left = new CountdownEvent(count);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var i = 0; i < count; i++)
        {
            _ = SleepUntil(end, left, done);
        }

        allAsleep();
        return done.Task;
    }

    private static async Task SleepUntil(long end, CountdownEvent left, TaskCompletionSource done)
    {
        var delay = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), end);
        await Task.Delay(delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        if (left.Signal())
        {
            done.SetResult();
        }
    }
}
