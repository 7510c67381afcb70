using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Files;

/// <summary>What files promise, whichever engine reads and writes them.</summary>
public abstract class FileContract : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simmer-files-").FullName;

    /// <summary>The engine that is meant.</summary>
    protected abstract string Engine { get; }

    protected abstract bool MayUseRing { get; }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Snapshot_NamesTheEngine() => Run(async () =>
    {
        var snapshot = Simmer.Files.Snapshot();
        snapshot.Engine.ShouldBe(Engine);
        (snapshot.WhyNoRing is null).ShouldBe(MayUseRing);
    });

    [Fact]
    public void WriteThenRead_GivesTheSameBytes() => Run(async () =>
    {
        var path = NewPath();
        var written = Loopback.Pattern(1_000_003);
        using (var file = await LoopFile.Open(path, FileMode.CreateNew, FileAccess.Write))
        {
            await file.Write(written, offset: 0);
            await file.Sync();
            file.Length.ShouldBe(written.Length);
        }

        Forget(path);
        using var again = await LoopFile.Open(path);
        (await ReadAll(again, bufferSize: 4096)).ShouldBe(written);
        (await again.Read(new byte[10], written.Length)).ShouldBe(0);
    });

    [Fact]
    public void Read_OfWhatIsNotInMemory_AsksTheDisk() => Run(async () =>
    {
        var path = NewPath(Loopback.Pattern(64 * 1024));
        Forget(path);
        using var file = await LoopFile.Open(path);
        var buffer = new byte[4096];
        var count = await file.Read(buffer, offset: 40_000);
        buffer[..count].ShouldBe(Loopback.Pattern(64 * 1024)[40_000..(40_000 + count)]);
    });

    [Fact]
    public void ManyReadersOfOneFile_EachGetWhatTheyAskedFor() => Run(async () =>
    {
        const int Readers = 1000; // More than a ring has room for.
        var content = Loopback.Pattern(Readers * 512);
        var path = NewPath(content);
        Forget(path);
        using var file = await LoopFile.Open(path);
        await TaskGroup.Run(async group =>
        {
            for (var i = 0; i < Readers; i++)
            {
                                group.Spawn(ReadPiece(i * 512));
            }
        });
        Simmer.Files.Snapshot().InFlight.ShouldBe(0);

        async Coroutine ReadPiece(int at)
        {
            var buffer = new byte[512];
            for (var count = 0; count < buffer.Length;)
            {
                count += await file.Read(buffer.AsMemory(count), at + count);
            }

            buffer.ShouldBe(content[at..(at + 512)]);
        }
    });

    [Fact]
    public void Cancel_AtEveryMoment_LosesNothingAndLeavesTheBufferAlone() => Run(async () =>
    {
        var content = Loopback.Pattern(256 * 1024);
        var path = NewPath(content);
        using var file = await LoopFile.Open(path);
        for (var yields = 0; yields < 12; yields++)
        {
            Forget(path);
            var buffer = new byte[64 * 1024];
            var reading = CreateTask(file.Read(buffer, offset: yields * 4096));
            for (var i = 0; i < yields; i++)
            {
                await Yield();
            }

            reading.Cancel();
            await Wait([reading]);
            var seen = buffer.ToArray();
            await Sleep(TimeSpan.FromMilliseconds(2)); // A disk that still wrote into it would show itself.
            buffer.ShouldBe(seen, "the buffer was written to after the read had ended");
            (await file.Read(buffer, offset: yields * 4096)).ShouldBeGreaterThan(0);
        }

        Simmer.Files.Snapshot().InFlight.ShouldBe(0);
        (await ReadAll(file, bufferSize: 64 * 1024)).ShouldBe(content);
    });

    [Fact]
    public void Cancel_OfAWrite_LeavesAFileThatCanBeWrittenAgain() => Run(async () =>
    {
        var path = NewPath();
        var content = Loopback.Pattern(3_000_000);
        using var file = await LoopFile.Open(path, FileMode.CreateNew, FileAccess.ReadWrite);
        for (var yields = 0; yields < 6; yields++)
        {
            var writing = CreateTask(file.Write(content, offset: 0));
            for (var i = 0; i < yields; i++)
            {
                await Yield();
            }

            writing.Cancel();
            await Wait([writing]);
        }

        await file.Write(content, offset: 0);
        (await ReadAll(file, bufferSize: 256 * 1024)).ShouldBe(content);
    });

    [Fact]
    public void Dispose_WhileAReadIsUnderWay_EndsItAndClosesTheFile() => Run(async () =>
    {
        var path = NewPath(Loopback.Pattern(1_000_000));
        Forget(path);
        var file = await LoopFile.Open(path);
        var reading = CreateTask(Throws<ObjectDisposedException>(async () => { _ = await file.Read(new byte[500_000], 0); }));
        await Yield();
        file.Dispose();
        await reading;

        DescriptorsOf(path).ShouldBe(0);
        await Throws<ObjectDisposedException>(async () => { _ = await file.Read(new byte[1], 0); });
        await Throws<ObjectDisposedException>(async () => await file.Write(new byte[1], 0));
    });

    [Fact]
    public void Errors_AreThoseOfDotNet_AndNameThePath() => Run(async () =>
    {
        var missing = NewPath();
        (await Throws<FileNotFoundException>(async () => { _ = await LoopFile.Open(missing); })).Message.ShouldContain(missing);
        await Throws<DirectoryNotFoundException>(async () => { _ = await LoopFile.Open(Path.Combine(missing, "x")); });
        await Throws<UnauthorizedAccessException>(async () => { _ = await LoopFile.Open(_folder); });
        var existing = NewPath([1]);
        await Throws<IOException>(async () => { _ = await LoopFile.Open(existing, FileMode.CreateNew, FileAccess.Write); });

        using var readOnly = await LoopFile.Open(existing);
        (await Throws<UnauthorizedAccessException>(async () => await readOnly.Write(new byte[1], 0))).Message.ShouldContain(existing);
        using var writeOnly = await LoopFile.Open(existing, access: FileAccess.Write);
        (await Throws<UnauthorizedAccessException>(async () => { _ = await writeOnly.Read(new byte[1], 0); })).Message.ShouldContain(existing);
        await Throws<ArgumentOutOfRangeException>(async () => { _ = await readOnly.Read(new byte[1], -1); });
    });

    [Fact]
    public void FullDisk_IsAnIOExceptionThatSaysSo() => Run(async () =>
    {
        using var full = await LoopFile.Open("/dev/full", access: FileAccess.ReadWrite);
        (await Throws<IOException>(async () => await full.Write(new byte[100], 0))).Message.ShouldContain("/dev/full");
        (await full.Read(new byte[3], 0)).ShouldBe(3);
    });

    [Fact]
    public void SetLength_MakesItShorterAndLonger() => Run(async () =>
    {
        using var file = await LoopFile.Open(NewPath([1, 2, 3, 4]), access: FileAccess.ReadWrite);
        await file.SetLength(2);
        await file.SetLength(3);
        (await ReadAll(file, bufferSize: 100)).ShouldBe([1, 2, 0]);
    });

    [Fact]
    public void Stream_ReadsAndSeeksAndWrites() => Run(async () =>
    {
        var path = NewPath("one\ntwo\n"u8.ToArray());
        await using var stream = (await LoopFile.Open(path, access: FileAccess.ReadWrite)).AsStream();
        var buffer = new byte[4];
        (await stream.Read(buffer)).ShouldBe(4);
        stream.Position.ShouldBe(4);
        stream.Seek(0, SeekOrigin.End).ShouldBe(8);
        await stream.Write("three\n"u8.ToArray());
        stream.Length.ShouldBe(14);
        stream.Position = 4;
        using var reader = new StreamReader(stream, leaveOpen: true);
        (await reader.ReadToEndAsync()).ShouldBe("two\nthree\n");
        Should.Throw<IOException>(() => stream.Seek(-1, SeekOrigin.Begin));
    });

    [Fact]
    public void WholeFiles() => Run(async () =>
    {
        var path = NewPath();
        await Simmer.Files.WriteAllText(path, "grün");
        await Simmer.Files.AppendAllText(path, " und blau");
        (await Simmer.Files.ReadAllText(path)).ShouldBe("grün und blau");
        (await Simmer.Files.Exists(path)).ShouldBeTrue();
        var copy = NewPath();
        await Simmer.Files.Copy(path, copy);
        await Simmer.Files.Move(copy, copy + "2");
        (await Simmer.Files.List(_folder)).Order().ShouldBe(new[] { path, copy + "2" }.Order());
        (await Simmer.Files.GetInfo(path)).ShouldBeOfType<FileInfo>().Length.ShouldBe(14);
        await Simmer.Files.Delete(path);
        await Throws<FileNotFoundException>(async () => { _ = await Simmer.Files.GetInfo(path); });
        (await Simmer.Files.ReadAllText("/proc/self/stat")).ShouldStartWith($"{Environment.ProcessId} ");
        (await Simmer.Files.ReadAllBytes(NewPath([]))).ShouldBeEmpty();
    });

    [Fact]
    public void NamedPipe_IsRefusedInsteadOfBlocking() => Run(async () =>
    {
        var path = NewPath();
        MakePipe(path);
        (await Throws<IOException>(async () => { _ = await LoopFile.Open(path); })).Message.ShouldContain("OpenPipeToRead");
    });

    [Fact]
    public void ClosedLoop_LeavesNoDescriptor()
    {
        var path = NewPath(Loopback.Pattern(100_000));
        Forget(path);
        Run(async () =>
        {
            using var file = await LoopFile.Open(path);
            var reading = CreateTask(file.Read(new byte[100_000], 0));
            await Yield();
        });
        DescriptorsOf(path).ShouldBe(0);
    }

    protected void Run(Func<Coroutine> test) => RealLoop.Run(async () =>
    {
        _ = EventLoop.Current.Resource(loop => new FileService(loop, MayUseRing));
        await test();
    });

    protected string NewPath(byte[]? content = null)
    {
        var path = Path.Combine(_folder, Path.GetRandomFileName());
        if (content is not null)
        {
            File.WriteAllBytes(path, content);
        }

        return path;
    }

    protected static async Coroutine<byte[]> ReadAll(LoopFile file, int bufferSize)
    {
        var all = new MemoryStream();
        var buffer = new byte[bufferSize];
        while (await file.Read(buffer, all.Length) is var count and > 0)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    /// <summary>The system's cache is to hold nothing of a file.</summary>
    private static void Forget(string path) => NativeFiles.Forget(path);

    private static void MakePipe(string path) => NativeFiles.MakePipe(path);

    private static int DescriptorsOf(string path) =>
        Directory.GetFiles("/proc/self/fd").Count(link => TargetOf(link) == path);

    // Other tests close theirs meanwhile.
    private static string? TargetOf(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
