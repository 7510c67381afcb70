using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Tasks;

/// <summary>Failures reach somebody.</summary>
public sealed class UnhandledTests
{
    [Fact]
    public void TaskThatFails_WithNobodyWaiting_IsReportedOneIterationLater()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            _ = CreateTask(Fail(), name: "orphan");
            await Yield(); // It fails.
            loop.Errors.ShouldBeEmpty();
            await Yield();
            await Yield();
            var error = loop.Errors.ShouldHaveSingleItem();
            error.Kind.ShouldBe(LoopErrorKind.Unobserved);
            error.Message.ShouldContain("'orphan'");
            error.Exception.ShouldBeOfType<FormatException>();
            error.ToString().ShouldContain("UnhandledTests.Fail()");
        });
    }

    [Fact]
    public void TaskThatFails_WhileSomebodyWaits_IsNotReported()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await Expect.Throws<FormatException>(async () => await CreateTask(Fail()));
            await CreateTask(Fail()).Settle();
            var (done, _) = await Wait([CreateTask(Fail())]);
            done[0].IsFaulted.ShouldBeTrue();
            await Sleep(TimeSpan.FromSeconds(1));
        });
        loop.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void TaskThatFails_AndIsAwaitedInTheSameIteration_IsNotReported()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(Fail());
            await Yield();
            await Expect.Throws<FormatException>(async () => await task);
            await Sleep(TimeSpan.FromSeconds(1));
        });
        loop.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void TaskThatFails_InTheLastIteration_IsReportedWhenTheLoopCloses()
    {
        var loop = new TestLoop();
        loop.Run(async () =>
        {
            _ = CreateTask(Fail());
            await Yield();
        });
        loop.Dispose();
        loop.Errors.ShouldHaveSingleItem().Kind.ShouldBe(LoopErrorKind.Unobserved);
    }

    [Fact]
    public void FailureThatSomebodyWasToldOfAndNobodyLookedAt_IsReportedByTheCollector()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await Ignore();
            for (var i = 0; i < 50 && loop.Errors.Count == 0; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                await Task.Delay(1);
            }
        });
        loop.Errors.ShouldHaveSingleItem().Exception.ShouldBeOfType<FormatException>();

        static async Coroutine Ignore() => await Wait([CreateTask(Fail())]);
    }

    [Fact]
    public void CallbackThatThrows_IsReported_AndTheLoopGoesOn()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            loop.Loop.CallSoon(static () => throw new FormatException());
            loop.Loop.CallLater(TimeSpan.FromSeconds(1), static () => throw new FormatException());
            await Sleep(TimeSpan.FromSeconds(2));
        });
        loop.Errors.Count.ShouldBe(2);
        loop.Errors.ShouldAllBe(static error => error.Kind == LoopErrorKind.Callback);
    }

    [Fact]
    public void StopOnUnhandled_StopsTheLoopAndThrows()
    {
        using var loop = new TestLoop(new LoopOptions { StopOnUnhandled = true });
        Should.Throw<FormatException>(() => loop.Run(async () =>
        {
            _ = CreateTask(Fail());
            await Sleep(TimeSpan.FromHours(1));
        }));
        loop.Now.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void HandlerThatThrows_StopsTheLoop()
    {
        using var loop = new TestLoop();
        loop.Loop.UnhandledException = static _ => throw new NotSupportedException("broken handler");
        Should.Throw<NotSupportedException>(() => loop.Run(async () =>
        {
            loop.Loop.CallSoon(static () => throw new FormatException());
            await Sleep(TimeSpan.FromHours(1));
        }));
        loop.Loop.UnhandledException = null;
    }

    [Fact]
    public void TaskThatFailsWhileItIsCancelledAtTheEnd_IsReported()
    {
        var loop = new TestLoop();
        loop.Run(async () =>
        {
            _ = CreateTask(FailInCleanUp(), name: "messy");
            await Yield();
        });
        loop.Dispose();
        var error = loop.Errors.ShouldHaveSingleItem();
        error.Kind.ShouldBe(LoopErrorKind.Shutdown);
        error.Message.ShouldContain("'messy'");

        static async Coroutine FailInCleanUp()
        {
            try
            {
                await Sleep(TimeSpan.FromHours(1));
            }
            catch (CancelledException)
            {
                await Sleep(TimeSpan.FromSeconds(1));
                throw new FormatException();
            }
        }
    }

    private static async Coroutine Fail() => throw new FormatException();
}
