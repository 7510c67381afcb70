using System.Diagnostics;

namespace Simmer.Bench.Measuring;

/// <summary>Measures a great number of tasks that sleep until the same time: to create, to keep, and to wake.</summary>
/// <remarks>
/// The order is <see cref="Begin"/>, create them, <see cref="AllAsleep"/>, let them end, <see cref="AllAwake"/>. Between the
/// last two the process only waits, so its CPU time there is the cost of waking.
/// </remarks>
public sealed class SleeperMeter(Meter meter)
{
    private long _started;
    private long _residentBefore;
    private long _heapBefore;
    private double _spawnNanoseconds;
    private TimeSpan _cpuWhenAsleep;

    /// <summary>How many sleepers to create.</summary>
    public int Count { get; } = meter.IsFullSize ? 1_000_000 : 100_000;

    /// <summary>How long to sleep: longer than it takes to create them all, on a machine that is ten times slower.</summary>
    public TimeSpan Delay { get; } = TimeSpan.FromSeconds(meter.IsFullSize ? 5 : 1.5);

    /// <summary>Call this before the first sleeper is created.</summary>
    public void Begin()
    {
        _heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        _residentBefore = ResidentBytes();
        _started = Stopwatch.GetTimestamp();
    }

    /// <summary>Call this when all are asleep.</summary>
    public void AllAsleep()
    {
        _spawnNanoseconds = Stopwatch.GetElapsedTime(_started).TotalNanoseconds / Count;
        meter.Report("count", Count);
        meter.Report("spawn_ns", _spawnNanoseconds);
        meter.Report("rss_bytes", (ResidentBytes() - _residentBefore) / (double)Count);
        meter.Report("bytes", (GC.GetTotalMemory(forceFullCollection: true) - _heapBefore) / (double)Count);
        if (Stopwatch.GetElapsedTime(_started) > Delay)
        {
            throw new InvalidOperationException("Creating the sleepers took longer than they sleep: raise SleeperMeter.Delay.");
        }

        _cpuWhenAsleep = Environment.CpuUsage.TotalTime;
    }

    /// <summary>Call this when all have ended.</summary>
    public void AllAwake()
    {
        var wake = (Environment.CpuUsage.TotalTime - _cpuWhenAsleep).TotalNanoseconds / Count;
        meter.Report("wake_ns", wake);
        meter.Report("ns", _spawnNanoseconds + wake);
    }

    private static long ResidentBytes() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], provider: null) * Environment.SystemPageSize;
}
