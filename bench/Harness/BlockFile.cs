using System.Buffers.Binary;

namespace Simmer.Bench.Harness;

/// <summary>The file that programs read: a gigabyte of blocks, each of which begins with its number, so that nobody reads wrongly unnoticed.</summary>
internal static class BlockFile
{
    private const int BlockSize = 4096;
    private const int Blocks = 1 << 18;
    private const int BlocksPerWrite = 256;

    /// <summary>Where it is: the programs know it relative to the folder in which they are started.</summary>
    public static string Path { get; } = System.IO.Path.Combine(Programs.Root, "artifacts", "files", "blocks");

    /// <summary>Writes it, unless an earlier run has.</summary>
    public static async Task MakeIfAbsent(CancellationToken stop)
    {
        if (File.Exists(Path))
        {
            return;
        }

        await Console.Error.WriteLineAsync("writing a file of a gigabyte: artifacts/files/blocks");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var unfinished = $"{Path}.part";
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            await Write(file, stop);
            file.Flush(flushToDisk: true); // What the disk does not have yet cannot be dropped from the cache.
        }

        File.Move(unfinished, Path);
    }

    private static async Task Write(FileStream file, CancellationToken stop)
    {
        var piece = new byte[BlocksPerWrite * BlockSize];
        new Random(1).NextBytes(piece); // No disk and no file system shall find it easy.
        for (var block = 0; block < Blocks; block++)
        {
            var at = block % BlocksPerWrite;
            BinaryPrimitives.WriteInt32LittleEndian(piece.AsSpan(at * BlockSize), block);
            if (at == BlocksPerWrite - 1)
            {
                await file.WriteAsync(piece, stop);
            }
        }
    }
}
