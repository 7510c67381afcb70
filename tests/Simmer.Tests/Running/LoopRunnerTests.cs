using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Running;

public sealed class LoopRunnerTests
{
    private static readonly LoopOptions s_quiet = new() { HandleSignals = false };

    [Fact]
    public void Run_ReturnsResultsAndThrowsFailures()
    {
        Asyncio.Run(Answer(), s_quiet).ShouldBe(42);
        Asyncio.Run(Answer, s_quiet).ShouldBe(42);
        Asyncio.Run(async () => { await Yield(); }, s_quiet);
        var error = Should.Throw<FormatException>(() => Asyncio.Run(Fail(), s_quiet));
        error.StackTrace.ShouldNotBeNull();
        error.StackTrace.ShouldContain("LoopRunnerTests.Fail()");

        static async Coroutine<int> Answer()
        {
            await Yield();
            return 42;
        }
    }

    [Fact]
    public void Run_CancelsWhatIsLeft_AndWaitsForItsCleanUp()
    {
        var clock = new VirtualClock();
        List<string> steps = [];
        Asyncio.Run(Main(), s_quiet with { Clock = clock, Poller = () => clock });
        steps.ShouldBe(["main ends", "cleaned up"]);
        clock.Now.ShouldBe(TimeSpan.FromSeconds(5));

        async Coroutine Main()
        {
            _ = CreateTask(Background());
            await Yield();
            steps.Add("main ends");
        }

        async Coroutine Background()
        {
            try
            {
                await Sleep(TimeSpan.FromHours(1));
            }
            finally
            {
                await Sleep(TimeSpan.FromSeconds(5));
                steps.Add("cleaned up");
            }
        }
    }

    [Fact]
    public void Runner_RunsSeveralPrograms_OnOneLoop()
    {
        using var runner = new LoopRunner(s_quiet);
        var loop = runner.Run(Loop());
        runner.Run(Loop()).ShouldBe(loop);
        runner.Loop.ShouldBe(loop);
        Should.Throw<FormatException>(() => runner.Run(Fail()));
        runner.Run(Loop()).ShouldBe(loop);
        runner.Dispose();
        runner.Dispose();
        Should.Throw<ObjectDisposedException>(() => runner.Run(Loop()));
        Should.Throw<ObjectDisposedException>(() => runner.Loop);

        static async Coroutine<EventLoop> Loop()
        {
            await Yield();
            return EventLoop.Current;
        }
    }

    [Fact]
    public void Run_WhenTheProgramIsCancelled_Throws()
    {
        Should.Throw<CancelledException>(static () => Asyncio.Run(CancelMyself(), s_quiet));

        static async Coroutine CancelMyself()
        {
            CurrentTask!.Cancel();
            await Sleep(TimeSpan.FromHours(1));
        }
    }

    private static async Coroutine Fail()
    {
        await Yield();
        throw new FormatException();
    }
}
