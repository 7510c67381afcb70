using System.Diagnostics;
using System.Globalization;

namespace Simmer.Bench.Measuring;

/// <summary>Warms up a workload, measures it, and prints the result.</summary>
/// <remarks>
/// Five sections are timed, and their median counts: one section that another process disturbed changes nothing.
/// Allocations are summed over all five, so that a section which happens to grow a table does not hide it.
/// </remarks>
public sealed class Meter(string workload, double scale)
{
    private const int Sections = 5;

    // A method is compiled three times before it is at its best: quickly, then with counters after 30 calls, then with
    // what they counted after 30 more, and none of it while new methods keep coming (a delay of 100 ms). A long loop is
    // replaced while it runs, by code that is worse than a fresh call gets. Hence many short calls, for a second and a half:
    // on one shared core the compiler has to share it with what it compiles.
    private const int WarmUpCalls = 100;
    private static readonly TimeSpan _warmUpTime = TimeSpan.FromSeconds(1.5);

    // A fifth of the full size is the least at which the warm-up is worth its time; below that, figures are a smoke test.
    private readonly double _warmUpScale = Math.Min(1, scale * 5);

    /// <summary>Whether this is a measurement rather than a smoke test.</summary>
    public bool IsFullSize => scale >= 1;

    /// <summary>Measures the time, and unless it is a variant the allocations, of an operation.</summary>
    /// <param name="count">How often one section at scale 1 repeats: 60 to 200 ms worth of work.</param>
    /// <param name="section">Runs that many repetitions.</param>
    /// <param name="operations">How many operations one repetition is.</param>
    /// <param name="variant">Another way to do the same, reported beside the main one.</param>
    public void Measure(int count, Action<int> section, int operations = 1, string? variant = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        var repetitions = Scaled(count);
        WarmUp(repetitions, section);

        var times = new double[Sections];
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Sections; i++)
        {
            var start = Stopwatch.GetTimestamp();
            section(repetitions);
            times[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }

        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;

        Array.Sort(times);
        Report(variant is null ? "ns" : $"ns_{variant}", times[Sections / 2] / ((double)repetitions * operations));
        if (variant is null)
        {
            Report("bytes", allocated / ((double)repetitions * operations * Sections));
        }
    }

    /// <summary>Reports a set of latencies by its median and its 99th percentile.</summary>
    /// <param name="nanoseconds">What was measured, in any order; sorted in place.</param>
    public void ReportLatencies(long[] nanoseconds)
    {
        ArgumentNullException.ThrowIfNull(nanoseconds);
        Array.Sort(nanoseconds);
        var median = nanoseconds[nanoseconds.Length / 2];
        Report("ns", median);
        Report("p50_ns", median);
        Report("p99_ns", nanoseconds[nanoseconds.Length * 99 / 100]);
    }

    /// <summary>Prints one line of the protocol.</summary>
    public void Report(string metric, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{workload} {metric} {value:0.###}"));

    /// <summary>The count at this scale, and at least <paramref name="minimum"/>.</summary>
    public int Scaled(int count, int minimum = 1) => Math.Max(minimum, (int)(count * scale));

    private void WarmUp(int repetitions, Action<int> section)
    {
        var few = Math.Max(1, repetitions / WarmUpCalls);
        var start = Stopwatch.GetTimestamp();
        var calls = 0;
        while (calls++ < WarmUpCalls * _warmUpScale || Stopwatch.GetElapsedTime(start) < _warmUpTime * _warmUpScale)
        {
            section(few);
        }

        section(repetitions); // At full size once, so that queues and pools have grown to what they need.
        GC.Collect();
    }
}
