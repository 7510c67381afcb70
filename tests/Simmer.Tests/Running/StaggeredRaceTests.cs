using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Running;

public sealed class StaggeredRaceTests
{
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void NextOne_BeginsAfterTheDelay_AndTheFirstToSucceedEndsTheOthers()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var winner = await Race([Attempt(loop, "a", 10), Attempt(loop, "b", 3), Attempt(loop, "c", 10), Attempt(loop, "d", 1)], Seconds(2));
            winner.ShouldBe("b");
            AllTasks.Count.ShouldBe(1);
        });
        loop.Steps.ShouldBe(["0s a begins", "2s b begins", "4s c begins", "5s a cancelled", "5s c cancelled"]);
        loop.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void NextOne_BeginsAtOnce_WhenTheOneBeforeHasFailed()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            (await Race([Attempt(loop, "a", 1, fails: true), Attempt(loop, "b", 2, fails: true), Attempt(loop, "c", 1)], Seconds(5))).ShouldBe("c");
        });
        loop.Steps.ShouldBe(["0s a begins", "1s b begins", "3s c begins"]);
        loop.Now.ShouldBe(Seconds(4));
    }

    [Fact]
    public void NextOne_DoesNotBeginEarlier_WhenAnEarlierOneThanTheLastHasFailed()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            (await Race([Attempt(loop, "a", 3, fails: true), Attempt(loop, "b", 10), Attempt(loop, "c", 1)], Seconds(2))).ShouldBe("c");
        });
        loop.Steps.ShouldBe(["0s a begins", "2s b begins", "4s c begins", "5s b cancelled"]);
        loop.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void InfiniteDelay_TriesOneAfterTheOther()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            (await Race([Attempt(loop, "a", 100, fails: true), Attempt(loop, "b", 100), Attempt(loop, "c", 1)], Timeout.InfiniteTimeSpan)).ShouldBe("b");
        });
        loop.Steps.ShouldBe(["0s a begins", "100s b begins"]);
    }

    [Fact]
    public void AllFail_ThrowsTheirFailures_InTheOrderInWhichTheyBegan()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var error = await Expect.Throws<ExceptionGroup>(async () =>
                await Race([Attempt(loop, "a", 9, fails: true), static () => throw new InvalidCastException(), Attempt(loop, "c", 1, fails: true)], Seconds(2)));
            error.Exceptions.Select(static e => e.GetType()).ShouldBe([typeof(FormatException), typeof(InvalidCastException), typeof(FormatException)]);
        });
        loop.Steps.ShouldBe(["0s a begins", "2s c begins"]);
        loop.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Cancelled_CancelsAll_AndNoMoreBegin()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(Race([Attempt(loop, "a", 10), Attempt(loop, "b", 10), Attempt(loop, "c", 10)], Seconds(2)));
            await Sleep(Seconds(3));
            task.Cancel();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
            AllTasks.Count.ShouldBe(1);
        });
        loop.Steps.ShouldBe(["0s a begins", "2s b begins", "3s a cancelled", "3s b cancelled"]);
    }

    [Fact]
    public void Misuse_IsRefused()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await Expect.Throws<ArgumentException>(async () => await Race(Array.Empty<Func<Coroutine<int>>>(), Seconds(1)));
            await Expect.Throws<ArgumentOutOfRangeException>(async () => await Race([Attempt(loop, "a", 1)], Seconds(-1)));
        });
        loop.Steps.ShouldBeEmpty();
    }

    private static Func<Coroutine<string>> Attempt(TestLoop loop, string name, double seconds, bool fails = false) => async () =>
    {
        try
        {
            loop.Step($"{name} begins");
            await Sleep(Seconds(seconds));
            return fails ? throw new FormatException(name) : name;
        }
        catch (OperationCanceledException)
        {
            loop.Step($"{name} cancelled");
            throw;
        }
    };
}
