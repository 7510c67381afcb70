using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Simmer.Platform;
using Simmer.Platform.Linux;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Pipes;

public sealed class PipeStreamTests
{
    private const int BrokenPipe = 32; // EPIPE

    [Fact]
    public void Write_OfMoreThanThePipeHolds_WaitsForTheReader() => RealLoop.Run(async () =>
    {
        var data = Loopback.Pattern(1_000_000);
        var (reader, writer) = PipeStream.Create();
        var writing = CreateTask(WriteAndClose(writer, data));
        await Yield();
        await Yield();
        writing.IsCompleted.ShouldBeFalse();
        (await ReadToEnd(reader)).ShouldBe(data);
        await writing;
        reader.Dispose();
    });

    [Fact]
    public void Read_WhenNothingIsThere_WaitsAndTakesWhatComes() => RealLoop.Run(async () =>
    {
        var (reader, writer) = PipeStream.Create();
        var buffer = new byte[10];
        var reading = CreateTask(reader.Read(buffer));
        await Yield();
        reading.IsCompleted.ShouldBeFalse();
        await writer.Write("abc"u8.ToArray());
        (await reading).ShouldBe(3);
        buffer[..3].ShouldBe("abc"u8.ToArray());
        writer.Dispose();
        (await reader.Read(buffer)).ShouldBe(0);
        (await reader.Read(buffer)).ShouldBe(0);
        reader.Dispose();
    });

    [Fact]
    public void Read_ThatIsCancelled_LosesNothing() => RealLoop.Run(async () =>
    {
        var (reader, writer) = PipeStream.Create();
        using (reader)
        using (writer)
        {
            var reading = CreateTask(reader.Read(new byte[10]));
            await Yield();
            await writer.Write(new byte[] { 1, 2, 3 });
            reading.Cancel(); // In the same iteration in which the bytes have come.
            await Throws<CancelledException>(reading);
            var buffer = new byte[10];
            (await reader.Read(buffer)).ShouldBe(3);
            buffer[..3].ShouldBe([1, 2, 3]);
        }
    });

    [Fact]
    public void Read_OfNothing_WaitsUntilThereIsSomething() => RealLoop.Run(async () =>
    {
        var (reader, writer) = PipeStream.Create();
        using (reader)
        using (writer)
        {
            var waiting = CreateTask(reader.Read(Memory<byte>.Empty));
            await Yield();
            waiting.IsCompleted.ShouldBeFalse();
            await writer.Write(new byte[] { 1 });
            (await waiting).ShouldBe(0);
            (await reader.Read(new byte[10])).ShouldBe(1);
        }
    });

    [Fact]
    public void Write_WhenTheReaderHasGone_FailsWithABrokenPipe() => RealLoop.Run(async () =>
    {
        var (reader, writer) = PipeStream.Create();
        using (writer)
        {
            reader.Dispose();
            var failure = await Throws<IOException>(async () => await writer.Write(new byte[] { 1 }));
            failure.InnerException.ShouldBeOfType<Win32Exception>().NativeErrorCode.ShouldBe(BrokenPipe);
        }
    });

    [Fact]
    public void Write_WhenTheReaderGoesWhileItWaits_FailsWithABrokenPipe() => RealLoop.Run(async () =>
    {
        var (reader, writer) = PipeStream.Create();
        using (writer)
        {
            var writing = CreateTask(writer.Write(new byte[1_000_000]));
            await Yield();
            reader.Dispose();
            var failure = await Throws<IOException>(writing);
            failure.InnerException.ShouldBeOfType<Win32Exception>().NativeErrorCode.ShouldBe(BrokenPipe);
        }
    });

    [Fact]
    public void Dispose_WhileSomebodyWaits_TellsHim() => RealLoop.Run(async () =>
    {
        var (reader, writer) = PipeStream.Create();
        var reading = CreateTask(reader.Read(new byte[10]));
        var writing = CreateTask(writer.Write(new byte[1_000_000]));
        await Yield();
        writer.Dispose();
        reader.Dispose();
        await Throws<ObjectDisposedException>(reading);
        await Throws<ObjectDisposedException>(writing);
        reader.Dispose();
    });

    [Fact]
    public void SecondReader_FailsAtOnce_AndTheFirstGoesOn() => RealLoop.Run(async () =>
    {
        var (reader, writer) = PipeStream.Create();
        using (reader)
        using (writer)
        {
            var first = CreateTask(reader.Read(new byte[10]));
            await Yield();
            (await Throws<InvalidOperationException>(reader.Read(new byte[10]))).Message.ShouldContain("One at a time");
            await writer.Write(new byte[] { 1 });
            (await first).ShouldBe(1);
        }
    });

    [Fact]
    public void WrongDirection_IsRefused() => RealLoop.Run(async () =>
    {
        var (reader, writer) = PipeStream.Create();
        using (reader)
        using (writer)
        {
            reader.CanRead.ShouldBeTrue();
            reader.CanWrite.ShouldBeFalse();
            writer.CanRead.ShouldBeFalse();
            await Throws<NotSupportedException>(async () => await reader.Write(new byte[1]));
            await Throws<NotSupportedException>(writer.Read(new byte[1]));
        }
    });

    [Fact]
    public void Open_AFile_SaysThatItIsNoPipe() => RealLoop.Run(async () =>
    {
        var file = File.OpenHandle(typeof(PipeStreamTests).Assembly.Location);
        Should.Throw<ArgumentException>(() => PipeStream.Open(file, FileAccess.Read)).Message.ShouldContain("no pipe");
        file.IsClosed.ShouldBeTrue();
    });

    [Fact]
    public void Open_ADevice_ReadsItToItsEnd() => RealLoop.Run(async () =>
    {
        using var nothing = PipeStream.Open(File.OpenHandle("/dev/null"), FileAccess.Read);
        (await nothing.Read(new byte[10])).ShouldBe(0);
    });

    [Fact]
    public void OpenShared_LeavesTheOpenFileAsItIs() => RealLoop.Run(async () =>
    {
        var (reader, writer) = LinuxPipe.CreateHandles();
        using (reader)
        using (writer)
        {
            using var input = PipeStream.OpenShared(reader, FileAccess.Read);
            using var output = PipeStream.OpenShared(writer, FileAccess.Write);
            var reading = CreateTask(input.Read(new byte[10]));
            await Yield();
            reading.IsCompleted.ShouldBeFalse();
            await output.Write(new byte[] { 1, 2 });
            (await reading).ShouldBe(2);
            FlagsOf(reader).ShouldNotContain("04000", customMessage: "O_NONBLOCK");
            FlagsOf(writer).ShouldNotContain("04000", customMessage: "O_NONBLOCK");
        }
    });

    [Fact]
    public void OpenShared_ASocket_WhichCannotBeOpenedAnew_WorksAllTheSame() => RealLoop.Run(async () =>
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, port: 0));
        listener.Listen();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(listener.LocalEndPoint!);
        using var peer = listener.Accept();
        using var handle = new SafeFileHandle(socket.Handle, ownsHandle: false);
        using var shared = PipeStream.OpenShared(handle, FileAccess.ReadWrite);

        var reading = CreateTask(shared.Read(new byte[10]));
        await Yield();
        reading.IsCompleted.ShouldBeFalse();
        peer.Send([7]);
        (await reading).ShouldBe(1);

        await shared.Write(new byte[10_000]);
        for (var received = 0; received < 10_000;)
        {
            received += peer.Receive(new byte[10_000]);
        }
    });

    [Fact]
    public void LoopsEnd_ClosesWhatIsLeftOpen()
    {
        PipeStream? reader = null;
        using (var runner = new LoopRunner(new LoopOptions { HandleSignals = false }))
        {
            runner.Run(async () => reader = PipeStream.Create().Reader);
            reader!.IsClosed.ShouldBeFalse();
        }

        reader.IsClosed.ShouldBeTrue();
        reader.Dispose();
    }

    [Fact]
    public void ReadAsync_FromAnotherThread_Works() => RealLoop.Run(async () =>
    {
        var (reader, writer) = PipeStream.Create();
        using (reader)
        using (writer)
        {
            var reading = ToThread(() => reader.ReadAsync(new byte[10]).AsTask().GetAwaiter().GetResult());
            await writer.Write(new byte[] { 1, 2, 3 });
            (await reading).ShouldBe(3);
        }
    });

    [Fact]
    public void PortablePipe_DoesTheSame_AndKeepsWhatComesAfterACancel() => RealLoop.Run(async () =>
    {
        var (reader, writer) = PortablePipe.Create(Loopback.Driver());
        using (reader)
        {
            var buffer = new byte[10];
            var reading = CreateTask(reader.Read(buffer));
            await Yield();
            reading.Cancel();
            await Throws<CancelledException>(reading);
            await writer.Write(new byte[] { 1, 2, 3 });
            (await reader.Read(Memory<byte>.Empty)).ShouldBe(0);
            (await reader.Read(buffer)).ShouldBe(3);
            buffer[..3].ShouldBe([1, 2, 3]);
            writer.Dispose();
            (await reader.Read(buffer)).ShouldBe(0);
        }
    });

    private static string FlagsOf(SafeFileHandle handle) =>
        File.ReadLines($"/proc/self/fdinfo/{handle.DangerousGetHandle()}").Single(static line => line.StartsWith("flags:", StringComparison.Ordinal));

    private static async Coroutine WriteAndClose(PipeStream writer, byte[] data)
    {
        await writer.Write(data);
        writer.Dispose();
    }

    private static async Coroutine<byte[]> ReadToEnd(PipeStream reader)
    {
        var all = new MemoryStream();
        var buffer = new byte[10_000];
        while (await reader.Read(buffer) is var count and > 0)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }
}
