using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Files;

public sealed class NamedPipeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simmer-pipes-").FullName;

    private string Path { get; init; }

    public NamedPipeTests()
    {
        Path = System.IO.Path.Combine(_folder, "pipe");
        NativeFiles.MakePipe(Path);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WriterAndReader_FindEachOther() => RealLoop.Run(async () =>
    {
        var opening = CreateTask(Simmer.Files.OpenPipeToWrite(Path));
        await Sleep(TimeSpan.FromMilliseconds(5));
        opening.IsCompleted.ShouldBeFalse("nobody reads yet");

        using var reader = Simmer.Files.OpenPipeToRead(Path);
        var content = Loopback.Pattern(300_000); // More than a pipe holds.
        var writing = CreateTask(WriteAll());
        var received = new MemoryStream();
        var buffer = new byte[10_000];
        while (await reader.Read(buffer) is var count and > 0)
        {
            received.Write(buffer, 0, count);
        }

        received.ToArray().AsSpan().SequenceEqual(content).ShouldBeTrue();
        await writing;

        async Coroutine WriteAll()
        {
            using var writer = await opening;
            await writer.Write(content);
        }
    });

    [Fact]
    public void Read_BeforeAnybodyWrites_WaitsAndCanBeCancelled() => RealLoop.Run(async () =>
    {
        using var reader = Simmer.Files.OpenPipeToRead(Path);
        var reading = CreateTask(reader.Read(new byte[10]));
        await Sleep(TimeSpan.FromMilliseconds(5));
        reading.IsCompleted.ShouldBeFalse("nobody has written yet");
        reading.Cancel();
        await Throws<OperationCanceledException>(reading);

        using var writer = await Simmer.Files.OpenPipeToWrite(Path);
        await writer.Write("x"u8.ToArray());
        (await reader.Read(new byte[10])).ShouldBe(1);
    });

    [Fact]
    public void OpenToWrite_Cancelled_LeavesNothing() => RealLoop.Run(async () =>
    {
        var opening = CreateTask(Simmer.Files.OpenPipeToWrite(Path));
        await Yield();
        opening.Cancel();
        await Throws<OperationCanceledException>(opening);
    });

    [Fact]
    public void Open_OfSomethingElse_SaysSo() => RealLoop.Run(async () =>
    {
        var file = System.IO.Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        Should.Throw<IOException>(() => Simmer.Files.OpenPipeToRead(file)).Message.ShouldContain("no named pipe");
        Should.Throw<IOException>(() => Simmer.Files.OpenPipeToRead(file + "2")).Message.ShouldContain(file + "2");
        (await Throws<IOException>(async () => { _ = await Simmer.Files.OpenPipeToWrite(file); })).Message.ShouldContain("no named pipe");
    });

    [Fact]
    public void Write_WhenTheReaderHasGone_Fails() => RealLoop.Run(async () =>
    {
        var reader = Simmer.Files.OpenPipeToRead(Path);
        using var writer = await Simmer.Files.OpenPipeToWrite(Path);
        reader.Dispose();
        await Throws<IOException>(async () => await writer.Write(new byte[1]));
    });
}
