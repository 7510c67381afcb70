using Simmer.Tests.Net;

namespace Simmer.Tests.Files;

/// <summary>In steady state reading a file allocates nothing, whether the cache has it or the disk is asked.</summary>
[Collection(nameof(Alone))]
public sealed class FileAllocationTests
{
    private const int BlockSize = 4096;
    private const int Blocks = 512;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SteadyState_Read_AllocatesNothing(bool isCached) => RealLoop.Run(async () =>
    {
        var path = Path.Combine(Path.GetTempPath(), $"simmer-{Path.GetRandomFileName()}");
        var options = new LoopFileOptions { Options = FileOptions.RandomAccess }; // Nothing is read ahead.
        await Simmer.Files.WriteAllBytes(path, new byte[Blocks * BlockSize]);
        using var file = await LoopFile.Open(path, options: options);
        try
        {
            // Until the code is optimised: see EpollAllocationTests. If it never comes to zero, the limit of RealLoop ends it.
            while (await ReadAll(file, Prepare(path, isCached)) > 0)
            {
            }
        }
        finally
        {
            File.Delete(path);
        }
    });

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
