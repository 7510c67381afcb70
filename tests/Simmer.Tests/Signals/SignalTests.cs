using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Signals;

/// <summary>Signals that this process sends to itself. They concern the whole process, so these tests run alone.</summary>
[Collection(nameof(Alone))]
[SupportedOSPlatform("linux")]
public sealed class SignalTests
{
    private const PosixSignal User1 = (PosixSignal)10; // SIGUSR1: its default is the end of the process.
    private const PosixSignal User2 = (PosixSignal)12;
    private const int WindowChanged = 28;

    [Fact]
    public void Handler_IsCalledOnTheLoop_UntilItIsRemoved() => RealLoop.Run(async () =>
    {
        var loop = EventLoop.Current;
        var calls = new AsyncQueue<bool>();
        loop.AddSignalHandler(User1, () => calls.TryPut(loop.IsCurrent));
        IsCaught(10).ShouldBeTrue();
        Raise(10);
        (await calls.Get()).ShouldBeTrue();
        loop.RemoveSignalHandler(User1).ShouldBeTrue();
        loop.RemoveSignalHandler(User1).ShouldBeFalse();
        IsCaught(10).ShouldBeFalse("the system does again what it does by default");
    });

    [Fact]
    public void Handler_ReplacesTheOneBefore() => RealLoop.Run(async () =>
    {
        var calls = new AsyncQueue<string>();
        EventLoop.Current.AddSignalHandler(User1, () => calls.TryPut("first"));
        EventLoop.Current.AddSignalHandler(User1, () => calls.TryPut("second"));
        Raise(10);
        (await calls.Get()).ShouldBe("second");
        await Yield();
        calls.Count.ShouldBe(0);
        EventLoop.Current.RemoveSignalHandler(User1);
    });

    [Fact]
    public void Sequence_BringsWhatComes_AndEndsWithTheForeach() => RealLoop.Run(async () =>
    {
        List<PosixSignal> heard = [];
        var signals = Simmer.Signals.Open(User1, PosixSignal.SIGWINCH);
        Raise(10);
        await foreach (var signal in signals)
        {
            heard.Add(signal);
            if (heard.Count == 2)
            {
                break;
            }

            Raise(WindowChanged);
        }

        heard.ShouldBe([User1, PosixSignal.SIGWINCH]);
        IsCaught(10).ShouldBeFalse();
        await Throws<ObjectDisposedException>(signals.Next());
    });

    [Fact]
    public void Sequence_KeepsWhatComesBeforeAnybodyLooks_OfEachKindOne() => RealLoop.Run(async () =>
    {
        using var signals = Simmer.Signals.Open(User1, User2);
        for (var i = 0; i < 100; i++)
        {
            Raise(10);
        }

        Raise(12);
        List<PosixSignal> heard = [];
        while (!heard.Contains(User1) || !heard.Contains(User2)) // In whichever order .NET's threads tell of them.
        {
            heard.Add(await signals.Next());
        }

        // As many as there were turns of the loop between them, and not a hundred.
        heard.Count.ShouldBeLessThan(50);
    });

    [Fact]
    public void Next_ThatIsCancelled_LosesNothing() => RealLoop.Run(async () =>
    {
        using var signals = Simmer.Signals.Open(User1);
        var waiting = CreateTask(signals.Next());
        await Yield();
        waiting.Cancel();
        await Throws<CancelledException>(waiting);
        Raise(10);
        (await signals.Next()).ShouldBe(User1);
    });

    [Fact]
    public void SeveralLoopsAndListeners_AllHearIt() => RealLoop.Run(async () =>
    {
        using var other = new LoopOnThread();
        var heardThere = EventLoop.Current.CreateFuture<bool>();
        await other.Loop.RunCoroutineThreadsafe(Listen()).OnLoop();
        using var first = Simmer.Signals.Open(User1);
        using var second = Simmer.Signals.Open(User1);
        Raise(10);
        (await heardThere).ShouldBeTrue();
        (await first.Next()).ShouldBe(User1);
        (await second.Next()).ShouldBe(User1);
        first.Dispose();
        second.Dispose();
        IsCaught(10).ShouldBeTrue("the other loop still listens");

        async Coroutine Listen() => EventLoop.Current.AddSignalHandler(User1, () => heardThere.PostResult(true));
    });

    [Fact]
    public void LoopsEnd_EndsAllListening()
    {
        using (var runner = new LoopRunner(new LoopOptions { HandleSignals = false }))
        {
            runner.Run(async () =>
            {
                Simmer.Signals.Open(User1);
                EventLoop.Current.AddSignalHandler(User2, static () => { });
            });
            IsCaught(10).ShouldBeTrue();
        }

        IsCaught(10).ShouldBeFalse();
        IsCaught(12).ShouldBeFalse();
        SignalListener.IsAnybodyListeningTo(User1).ShouldBeFalse();
    }

    [Fact]
    public void WhatNobodyCanHandle_IsRefused_AndLeavesNothing() => RealLoop.Run(async () =>
    {
        Should.Throw<ArgumentException>(static () => Simmer.Signals.Open((PosixSignal)9)).Message.ShouldContain("SIGKILL");
        Should.Throw<ArgumentException>(static () => EventLoop.Current.AddSignalHandler((PosixSignal)19, static () => { })).Message.ShouldContain("SIGSTOP");
        Should.Throw<ArgumentOutOfRangeException>(static () => Simmer.Signals.Open((PosixSignal)99));
        Should.Throw<ArgumentException>(static () => Simmer.Signals.Open());
        Should.Throw<ArgumentException>(static () => Simmer.Signals.Open(User1, (PosixSignal)9));
        IsCaught(10).ShouldBeFalse();
    });

    [Fact]
    public void Policy_OfRun_CancelsTheProgram_UnlessItListensItself()
    {
        Should.Throw<InterruptedException>(static () => Asyncio.Run(Interrupt)).Signal.ShouldBe(PosixSignal.SIGTERM);
        Asyncio.Run(Listen).ShouldBe(PosixSignal.SIGTERM);

        static async Coroutine Interrupt()
        {
            Raise(SignalNumberOfTerminate);
            await Sleep(TimeSpan.FromSeconds(10));
        }

        static async Coroutine<PosixSignal> Listen()
        {
            using var signals = Simmer.Signals.Open(PosixSignal.SIGTERM);
            Raise(SignalNumberOfTerminate);
            return await WaitFor(signals.Next(), TimeSpan.FromSeconds(10));
        }
    }

    [Theory]
    [InlineData(PosixSignal.SIGHUP, 1)]
    [InlineData(PosixSignal.SIGINT, 2)]
    [InlineData(PosixSignal.SIGQUIT, 3)]
    [InlineData(PosixSignal.SIGTERM, 15)]
    [InlineData(PosixSignal.SIGCHLD, 17)]
    [InlineData(PosixSignal.SIGCONT, 18)]
    [InlineData(PosixSignal.SIGWINCH, 28)]
    [InlineData(PosixSignal.SIGTTIN, 21)]
    [InlineData(PosixSignal.SIGTTOU, 22)]
    [InlineData(PosixSignal.SIGTSTP, 20)]
    public void Names_HaveTheSystemsNumbers(PosixSignal signal, int number) =>
        Simmer.Platform.SignalNumbers.Of(signal).ShouldBe(number);

    private const int SignalNumberOfTerminate = 15;

    private static void Raise(int signal) => Kill(Environment.ProcessId, signal).ShouldBe(0);

    /// <summary>Has this process a handler for it? That is what the system says.</summary>
    private static bool IsCaught(int signal)
    {
        var set = File.ReadLines("/proc/self/status").Single(static line => line.StartsWith("SigCgt", StringComparison.Ordinal));
        return (Convert.ToUInt64(set.Split(':')[1].Trim(), 16) >> (signal - 1) & 1) != 0;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
