using Simmer.Platform.Linux;
using Simmer.Tests.Net;

namespace Simmer.Tests.Files;

/// <summary>In steady state reading a file allocates nothing, whether the cache has it or a ring is asked.</summary>
[Collection(nameof(Alone))]
public sealed class FileAllocationTests
{
    private const int BlockSize = 4096;
    private const int Blocks = 512;

    [Fact]
    public void SteadyState_ReadOfWhatIsCached_AllocatesNothing() => ReadUntilNothingIsAllocated(isCached: true);

    [Fact]
    public void SteadyState_ReadByTheRing_AllocatesNothing()
    {
        var (engine, requests) = ReadUntilNothingIsAllocated(isCached: false);
        Assert.SkipUnless(engine is "io_uring", "this machine permits no io_uring: threads read its files");
        Assert.SkipUnless(requests > 0, "this machine's temporary folder is always in memory: the ring is never asked");
    }

    /// <summary>Reads a file again and again.</summary>
    /// <returns>By what, and how much a ring was asked, in the round that has allocated nothing.</returns>
    private static (string Engine, int Requests) ReadUntilNothingIsAllocated(bool isCached)
    {
        var found = (Engine: "", Requests: 0);
        RealLoop.Run(async () =>
        {
            var path = Path.Combine(Path.GetTempPath(), $"simmer-{Path.GetRandomFileName()}");
            var options = new LoopFileOptions { Options = FileOptions.RandomAccess }; // Nothing is read ahead.
            await Simmer.Files.WriteAllBytes(path, new byte[Blocks * BlockSize]);
            using var file = await LoopFile.Open(path, options: options);
            using var script = new FaultScript().Shorten(SystemCall.RingRead, int.MaxValue); // It changes nothing, and counts.
            found.Engine = Simmer.Files.Snapshot().Engine;
            try
            {
                // Until the code is optimised: see EpollAllocationTests. If it never comes to zero, the limit of RealLoop ends it.
                var before = 0;
                do
                {
                    before = script.Strikes;
                }
                while (MeasuresAllocations(found.Engine, isCached) && await ReadAll(file, Prepare(path, isCached)) > 0);
                found.Requests = script.Strikes - before;
            }
            finally
            {
                File.Delete(path);
            }
        });
        return found;
    }

    // Handing over to a thread is not what this is about.
    private static bool MeasuresAllocations(string engine, bool isCached) => isCached || engine is "io_uring";

    private static byte[] Prepare(string path, bool isCached)
    {
        if (!isCached)
        {
            NativeFiles.Forget(path);
        }

        return new byte[BlockSize];
    }

    // The first read does not count: see EpollAllocationTests.
    private static async Coroutine<long> ReadAll(LoopFile file, byte[] buffer)
    {
        var before = 0L;
        var total = 0;
        for (var block = 0; block < Blocks; block++)
        {
            before = block == 1 ? GC.GetAllocatedBytesForCurrentThread() : before;
            total += await file.Read(buffer, (long)block * BlockSize); // Asserting here would allocate.
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        total.ShouldBe(Blocks * BlockSize);
        return allocated;
    }
}
