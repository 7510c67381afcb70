using System.Diagnostics;
using Simmer.Bench.Measuring;

namespace Simmer.Bench.Limit;

/// <summary>A timer needs the time; a sleeper needs an object that is touched once more.</summary>
internal static class Time
{
    public static IEnumerable<Workload> Workloads()
    {
        yield return new("timer", meter => meter.Measure(4_000_000, ReadClock));
        yield return new("sleep-1m", Sleep);
    }

    private static void ReadClock(int count)
    {
        long sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += Stopwatch.GetTimestamp();
        }

        GC.KeepAlive(sum);
    }

    private static void Sleep(Meter meter)
    {
        for (var i = 0; i < meter.Scaled(200); i++)
        {
            Sleepers(1_000, static () => { });
        }

        var sleepers = new SleeperMeter(meter);
        sleepers.Begin();
        Sleepers(sleepers.Count, sleepers.AllAsleep);
        sleepers.AllAwake();
    }

    private static void Sleepers(int count, Action allAsleep)
    {
        var ring = new Ring(count);
        Sleeper? last = null;
        for (var i = 0; i < count; i++)
        {
            last = new Sleeper(last, Stopwatch.GetTimestamp());
        }

        allAsleep();
        for (; last is not null; last = last.Next)
        {
            ring.Push(last);
        }

        ring.Run();
    }

    private sealed class Sleeper(Sleeper? next, long deadline) : Frame
    {
        private long _deadline = deadline;

        public Sleeper? Next { get; } = next;

        public override bool Step()
        {
            _deadline = 0;
            return true;
        }
    }
}
