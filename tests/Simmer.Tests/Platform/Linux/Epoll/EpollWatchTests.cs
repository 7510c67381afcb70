using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;
using Simmer.Platform;
using Simmer.Platform.Linux;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Linux.Epoll;

/// <summary>Watches on descriptors that are not the driver's own: pipes here.</summary>
[Collection(nameof(Alone))] // Two of these close numbers, which must not become another test's meanwhile.
public sealed class EpollWatchTests
{
    [Fact]
    public void Watch_WhileThereIsSomethingToRead_CallsInEachIteration() => RealLoop.Run(async () =>
    {
        using var pipe = new Pipe();
        var calls = 0;
        using (Driver().Watch(pipe.Reader, IoReadiness.Readable, () => calls++))
        {
            await Iterations(5);
            calls.ShouldBe(0);
            pipe.Write();
            await Iterations(5);
            calls.ShouldBeInRange(3, 5);
            pipe.Read();
            await Iterations(2); // A call may be due already.
            calls = 0;
            await Iterations(5);
            calls.ShouldBe(0);
            pipe.Write();
            await Iterations(5);
            calls.ShouldBeGreaterThan(2);
        }

        calls = 0;
        await Iterations(5);
        calls.ShouldBe(0);
        Driver().HasWork.ShouldBeFalse();
    });

    [Fact]
    public void Watch_ForBothDirections_TellsThemApart() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        using var peer = ConnectAtOnce(listener.LocalEndPoint);
        using var connection = (await listener.Accept());
        var (reads, writes) = (0, 0);
        using var reading = Driver().Watch(peer.SafeHandle, IoReadiness.Readable, () => reads++);
        using var writing = Driver().Watch(peer.SafeHandle, IoReadiness.Writable, () => writes++);
        await Iterations(5);
        (reads, writes > 2).ShouldBe((0, true));
        await connection.Write(new byte[1]);
        await Iterations(5);
        reads.ShouldBeGreaterThan(2);
        writing.Dispose();
        (reads, writes) = (0, 0);
        await Iterations(5);
        (reads > 2, writes).ShouldBe((true, 0));
    });

    [Fact]
    public void Watch_ASecondTimeForTheSame_Fails() => RealLoop.Run(async () =>
    {
        using var pipe = new Pipe();
        using var first = Driver().Watch(pipe.Reader, IoReadiness.Readable, static () => { });
        Should.Throw<InvalidOperationException>(() => Driver().Watch(pipe.Reader, IoReadiness.Readable, static () => { }))
            .Message.ShouldContain("already");
        first.Dispose();
        Driver().Watch(pipe.Reader, IoReadiness.Readable, static () => { }).Dispose();
    });

    [Fact]
    public void Watch_OfAFile_SaysThatAFileIsAlwaysReady() => RealLoop.Run(async () =>
    {
        using var file = File.OpenHandle(typeof(EpollWatchTests).Assembly.Location);
        Should.Throw<IOException>(() => Driver().Watch(file, IoReadiness.Readable, static () => { })).Message.ShouldContain("always ready");
        Driver().HasWork.ShouldBeFalse();
    });

    [Fact]
    public void Watch_OfAClosedHandle_Fails() => RealLoop.Run(async () =>
    {
        var pipe = new Pipe();
        pipe.Dispose();
        Should.Throw<ObjectDisposedException>(() => Driver().Watch(pipe.Reader, IoReadiness.Readable, static () => { }));
    });

    [Fact]
    public void Watch_WhoseCallbackFails_ReportsItAndGoesOn()
    {
        var calls = 0;
        var errors = RealLoop.RunAndCollect(async () =>
        {
            using var pipe = new Pipe();
            pipe.Write();
            using var watch = Driver().Watch(pipe.Reader, IoReadiness.Readable, () => throw new InvalidDataException($"call {++calls}"));
            await Iterations(6);
        });
        calls.ShouldBeGreaterThan(2);
        errors.Count.ShouldBe(calls);
        errors[0].Exception.ShouldBeOfType<InvalidDataException>();
    }

    [Fact]
    public void Dispose_InTheCallback_IsTheLastCall() => RealLoop.Run(async () =>
    {
        using var pipe = new Pipe();
        pipe.Write();
        var calls = 0;
        IDisposable? watch = null;
        watch = Driver().Watch(pipe.Reader, IoReadiness.Readable, () =>
        {
            calls++;
            watch!.Dispose();
        });
        await Iterations(5);
        calls.ShouldBe(1);
        watch.Dispose();
    });

    [Fact]
    public void Dispose_WhenACallIsDue_TakesItBack() => RealLoop.Run(async () =>
    {
        using var first = new Pipe();
        using var second = new Pipe();
        var calls = 0;
        List<IDisposable> watches = [];
        void CallAndEndAll()
        {
            calls++;
            watches.ForEach(static watch => watch.Dispose());
        }

        watches.Add(Driver().Watch(first.Reader, IoReadiness.Readable, CallAndEndAll));
        watches.Add(Driver().Watch(second.Reader, IoReadiness.Readable, CallAndEndAll));
        first.Write(); // Both are reported by the same poll: whichever is called first takes the other's call back.
        second.Write();
        await Iterations(5);
        calls.ShouldBe(1);
    });

    [Fact]
    public void Watch_WhenTheHandleIsDisposed_HoldsItOpenUntilItsOwnEnd() => RealLoop.Run(async () =>
    {
        using var pipe = new Pipe();
        var watch = Driver().Watch(pipe.Reader, IoReadiness.Readable, static () => { });
        pipe.Reader.Dispose();
        pipe.Write(); // Would fail if there were no reader any more.
        watch.Dispose();
        Should.Throw<IOException>(pipe.Write);
    });

    [Fact]
    public void Watch_OfADescriptorThatWasClosedBehindItsBack_IsNoBusyLoop() => RealLoop.Run(async () =>
    {
        using var pipe = new Pipe();
        var number = LibC.FCntl((int)pipe.Reader.DangerousGetHandle(), DuplicateDescriptor, 0);
        using var borrowed = new SafeFileHandle(number, ownsHandle: false);
        var calls = 0;
        using var watch = Driver().Watch(borrowed, IoReadiness.Readable, () => calls++);
        await Iterations(2);
        LibC.Close(number).ShouldBe(0); // The file stays open by the other number: the system goes on watching it.
        pipe.Write();
        await Iterations(10);
        calls.ShouldBeLessThanOrEqualTo(1);
        watch.Dispose();
        Driver().HasWork.ShouldBeFalse();
    });

    [Fact]
    public void Watch_OfANumberThatIsAnothersNow_TakesTheNewOneAndSparesOurSockets() => RealLoop.Run(async () =>
    {
        using var pipe = new Pipe();
        var number = LibC.FCntl((int)pipe.Reader.DangerousGetHandle(), DuplicateDescriptor, 0);
        using var borrowed = new SafeFileHandle(number, ownsHandle: false);
        using var watch = Driver().Watch(borrowed, IoReadiness.Readable, static () => { });
        LibC.Close(number).ShouldBe(0);

        // Another file gets the number, and may be watched although the number seems to be watched already.
        LibC.FCntl((int)pipe.Writer.DangerousGetHandle(), DuplicateDescriptor, number).ShouldBe(number);
        var calls = 0;
        var second = Driver().Watch(borrowed, IoReadiness.Readable, () => calls++);
        watch.Dispose();
        second.Dispose();
        LibC.Close(number).ShouldBe(0);
        calls.ShouldBe(0);
    });

    [Fact]
    public void WaitUntilReady_ThenAgain_WaitsForEach() => RealLoop.Run(async () =>
    {
        using var pipe = new Pipe();
        for (var i = 0; i < 3; i++)
        {
            var waiting = CreateTask(Driver().WaitUntilReady(pipe.Reader, IoReadiness.Readable));
            await Iterations(3);
            waiting.IsCompleted.ShouldBeFalse();
            pipe.Write();
            await waiting;
            pipe.Read();
        }
    });

    [Fact]
    public void WaitUntilReady_WhenThePeerHangsUp_Ends() => RealLoop.Run(async () =>
    {
        using var pipe = new Pipe();
        var waiting = CreateTask(Driver().WaitUntilReady(pipe.Reader, IoReadiness.Readable));
        await Iterations(3);
        pipe.Writer.Dispose();
        await waiting;
    });

    [Fact]
    public void WaitUntilReady_Cancelled_WatchesNoMore() => RealLoop.Run(async () =>
    {
        using var pipe = new Pipe();
        var waiting = CreateTask(Driver().WaitUntilReady(pipe.Reader, IoReadiness.Readable));
        await Iterations(2);
        waiting.WaitsFor!.Value.Kind.ShouldBe(WaitKind.Io);
        waiting.Cancel();
        await Throws<OperationCanceledException>(waiting);
        Driver().HasWork.ShouldBeFalse();
    });

    [Fact]
    public void Watch_LeftToTheLoopsEnd_LetsItsHandleGo()
    {
        using var pipe = new Pipe();
        RealLoop.Run(async () =>
        {
            _ = Driver().Watch(pipe.Reader, IoReadiness.Readable, static () => { });
        });
        pipe.Reader.Dispose();
        Should.Throw<IOException>(pipe.Write);
    }

    private const int DuplicateDescriptor = 1030; // F_DUPFD_CLOEXEC

    private static async Coroutine Iterations(int count)
    {
        for (var i = 0; i < count; i++)
        {
            // A timer of no length: unlike Yield it lets the loop look at the system.
            await Sleep(TimeSpan.FromTicks(1));
        }
    }

    private sealed class Pipe : IDisposable
    {
        private readonly AnonymousPipeServerStream _server = new(System.IO.Pipes.PipeDirection.In);

        public Pipe()
        {
            Reader = _server.SafePipeHandle;
            Writer = _server.ClientSafePipeHandle;
        }

        public SafePipeHandle Reader { get; }

        public SafePipeHandle Writer { get; }

        public void Write()
        {
            using var stream = new FileStream(new SafeFileHandle(Writer.DangerousGetHandle(), ownsHandle: false), FileAccess.Write, 0);
            stream.WriteByte(1);
        }

        public void Read()
        {
            using var stream = new FileStream(new SafeFileHandle(Reader.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, 0);
            stream.ReadByte().ShouldBe(1);
        }

        public void Dispose()
        {
            _server.DisposeLocalCopyOfClientHandle();
            _server.Dispose();
            Writer.Dispose();
        }
    }
}
