// .NET's own way to read at positions: async methods, and a thread of the pool for each read.

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Simmer.Bench.Measuring;

return BenchProgram.Run(args, $"RandomAccess of {RuntimeInformation.FrameworkDescription}", [.. ReadMeter.Workloads(Reading)]);

static Action Reading(ReadMeter reads)
{
    // The pool adds a thread only now and then; a program that wants so many reads at once says so.
    ThreadPool.SetMinThreads(reads.Depth, completionPortThreads: 1);
    return () => ReadAll(reads).GetAwaiter().GetResult();
}

static async Task ReadAll(ReadMeter reads)
{
    using var file = File.OpenHandle(ReadMeter.Path, options: FileOptions.Asynchronous | FileOptions.RandomAccess);
    await Task.WhenAll(Enumerable.Range(0, reads.Depth).Select(_ => Read(reads, file))).ConfigureAwait(false);
}

static async Task Read(ReadMeter reads, SafeFileHandle file)
{
    Memory<byte> buffer = new byte[ReadMeter.BlockSize];
    while (reads.TryNext(out var block))
    {
        var count = await RandomAccess.ReadAsync(file, buffer, (long)block * ReadMeter.BlockSize).ConfigureAwait(false);
        ReadMeter.Check(block, buffer.Span[..count]);
    }
}
