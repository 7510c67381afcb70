using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace Simmer.Bench.Measuring;

/// <summary>Measures random reads of a file. See "Files" in bench/README.md for the file, and for the order of the blocks.</summary>
/// <remarks>
/// Readers take turns: each calls <see cref="TryNext"/>, reads there, and calls <see cref="Check"/>, until there is nothing more
/// to do. Five sections are timed, and their median counts, as in <see cref="Meter"/>.
/// </remarks>
public sealed class ReadMeter
{
    /// <summary>How much one read reads, in bytes.</summary>
    public const int BlockSize = 4096;

    private const int Sections = 5;
    private const uint Blocks = 1 << 18;

    // From the disk all reads together are not more than there are blocks: each is read once.
    private const int ReadsPerSection = 40_000;
    private const int ReadsToWarmUp = 60_000;

    private static readonly string[] _names = ["files-1", "files-32", "files-cached-1", "files-cached-32"];

    // Without a disk it would be over before the code is optimised.
    private static readonly TimeSpan _warmUpTime = TimeSpan.FromSeconds(1.5);

    private readonly Meter _meter;
    private readonly double _scale;
    private readonly bool _isCached;
    private int _next = -1;
    private int _end;

    private ReadMeter(Meter meter, string workload)
    {
        _meter = meter;
        Depth = int.Parse(workload[(workload.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture);
        _isCached = workload.Contains("cached", StringComparison.Ordinal);
        _scale = _isCached ? 5 : Depth == 1 ? 0.2 : 1;
    }

    /// <summary>The file.</summary>
    public static string Path => "artifacts/files/blocks";

    /// <summary>How many reads are to be under way at once.</summary>
    public int Depth { get; }

    /// <summary>All workloads about files.</summary>
    /// <param name="readAll">Reads with so many readers until there is nothing more to do; called again and again.</param>
    public static IEnumerable<Workload> Workloads(Func<ReadMeter, Action> readAll) =>
        from name in _names
        select new Workload(name, meter =>
        {
            var reads = new ReadMeter(meter, name);
            reads.Measure(readAll(reads));
        });

    /// <summary>Where to read next. Any thread.</summary>
    /// <returns>False: there is nothing more to do.</returns>
    public bool TryNext(out uint block)
    {
        var index = Interlocked.Increment(ref _next);
        block = Permute((uint)index);
        return index < Volatile.Read(ref _end);
    }

    /// <summary>Has a read read what it should?</summary>
    public static void Check(uint block, ReadOnlySpan<byte> read)
    {
        if (read.Length != BlockSize || BinaryPrimitives.ReadUInt32LittleEndian(read) != block)
        {
            throw new InvalidDataException($"Block {block} was read wrongly.");
        }
    }

    // Every block comes once before one comes again.
    private static uint Permute(uint index)
    {
        const uint Last = Blocks - 1;
        index = index * 0x9E3779B1 & Last;
        index ^= index >> 9;
        index = index * 0x85EBCA6B & Last;
        return index ^ index >> 9;
    }

    private void Measure(Action readAll)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            Run(readAll, Scaled(ReadsToWarmUp));
        }
        while (_isCached && _meter.IsFullSize && Stopwatch.GetElapsedTime(start) < _warmUpTime);

        GC.Collect();
        var count = Scaled(ReadsPerSection);
        var times = new double[Sections];
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Sections; i++)
        {
            start = Stopwatch.GetTimestamp();
            Run(readAll, count);
            times[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }

        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Array.Sort(times);
        var total = (double)count * Sections;
        _meter.Report("ns", times[Sections / 2] / count);
        _meter.Report("cpu_ns", cpu.TotalNanoseconds / total);
        _meter.Report("reads_s", count / times[Sections / 2] * 1e9);
        _meter.Report("bytes", allocated / total);
    }

    private void Run(Action readAll, int count)
    {
        // Each reader of the last run has asked once too often.
        _next = _end - 1;
        _end += count;
        readAll();
    }

    private int Scaled(int count) => _meter.Scaled((int)(count * _scale));
}
