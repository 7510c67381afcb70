using Simmer.Bench.Measuring;
using static Simmer.Asyncio;

namespace Simmer.Bench;

/// <summary>What does it cost to read from a file?</summary>
internal static class Reading
{
    private static readonly LoopFileOptions s_options = new() { Options = FileOptions.RandomAccess };

    public static IEnumerable<Workload> Workloads() => ReadMeter.Workloads(reads => () => BenchLoop.Run(ReadAll(reads)));

    private static async Coroutine ReadAll(ReadMeter reads)
    {
        using var file = await LoopFile.Open(ReadMeter.Path, options: s_options);
        await Gather(Enumerable.Range(0, reads.Depth).Select(_ => Read(reads, file)));
    }

    private static async Coroutine Read(ReadMeter reads, LoopFile file)
    {
        Memory<byte> buffer = new byte[ReadMeter.BlockSize];
        while (reads.TryNext(out var block))
        {
            var count = await file.Read(buffer, (long)block * ReadMeter.BlockSize);
            ReadMeter.Check(block, buffer.Span[..count]);
        }
    }
}
