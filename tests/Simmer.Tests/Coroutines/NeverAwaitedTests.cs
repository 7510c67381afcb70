using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Coroutines;

public sealed class NeverAwaitedTests
{
    [Fact]
    public void Forgotten_IsReportedWhenTheLoopCloses_WithItsName()
    {
        var loop = new TestLoop();
        loop.Run(async () =>
        {
            for (var i = 0; i < 3; i++)
            {
                var forgotten = Fetch();
            }

            await Fetch();
        });
        loop.Errors.ShouldBeEmpty();
        loop.Dispose();

        var error = loop.Errors.ShouldHaveSingleItem();
        error.Kind.ShouldBe(LoopErrorKind.NeverAwaited);
        error.Message.ShouldContain("'Simmer.Tests.Coroutines.NeverAwaitedTests.Fetch' was never awaited, 3 times");
    }

    [Fact]
    public void Forgotten_InDebugMode_IsReportedWithThePlaceWhereItWasMade()
    {
        var loop = new TestLoop(new LoopOptions { Debug = true });
        loop.Run(async () =>
        {
            var forgotten = Fetch();
            await Fetch();
        });
        loop.Dispose();

        var error = loop.Errors.ShouldHaveSingleItem();
        error.Kind.ShouldBe(LoopErrorKind.NeverAwaited);
        error.Message.ShouldContain("NeverAwaitedTests.Fetch' was never awaited.");
        error.Origin.ShouldNotBeNull();
        error.Origin.ShouldContain(nameof(Forgotten_InDebugMode_IsReportedWithThePlaceWhereItWasMade));
        error.Origin.ShouldContain("NeverAwaitedTests.cs:line");
    }

    [Fact]
    public void AwaitedClosedOrGivenToATask_IsNotReported()
    {
        foreach (var debug in new[] { false, true })
        {
            var loop = new TestLoop(new LoopOptions { Debug = debug });
            loop.Run(async () =>
            {
                await Fetch();
                await CreateTask(Fetch());
                Fetch().Close();
                var cancelled = CreateTask(Fetch()); // Cancelled before it begins.
                cancelled.Cancel();
            });
            loop.Dispose();
            loop.Errors.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Suspended_WhenTheLoopIsClosed_IsASurvivorAndNotForgotten()
    {
        List<LoopError> errors = [];
        using (var loop = new EventLoop(new LoopOptions { Clock = new VirtualClock(), Poller = static () => new VirtualClock(), UnhandledException = errors.Add }))
        {
            loop.CallSoon(loop.Stop);
            _ = loop.CreateTask(Forever(), name: "survivor");
            loop.RunForever();
        }

        errors.ShouldHaveSingleItem().Message.ShouldContain("task 'survivor'");

        static async Coroutine Forever() => await Sleep(Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public void MadeOnOneLoopAndRunOnAnother_IsNotReported()
    {
        using var other = new LoopOnThread();
        var loop = new TestLoop();
        loop.Run(async () =>
        {
            var result = await other.Loop.RunCoroutineThreadsafe(Fetch());
            result.ShouldBe(1);
        });
        loop.Dispose();
        loop.Errors.ShouldBeEmpty();
    }

    private static async Coroutine<int> Fetch()
    {
        await Yield();
        return 1;
    }
}
