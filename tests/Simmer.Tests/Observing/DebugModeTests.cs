using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Observing;

public sealed class DebugModeTests
{
    [Fact]
    public void SlowStep_IsReported_WithTheTaskAndItsAwaitStack()
    {
        using var loop = new TestLoop(new LoopOptions { Debug = true });
        loop.Run(async () => await CreateTask(Outer(), name: "slow one"));
        var error = loop.Errors.ShouldHaveSingleItem();
        error.Kind.ShouldBe(LoopErrorKind.SlowStep);
        error.Message.ShouldContain("task 'slow one'");
        error.Message.ShouldContain("150 ms");
        error.AwaitStack.Select(static frame => frame.Method).ShouldBe(["Sleep", "Inner", "Outer"]);

        async Coroutine Outer() => await Inner();

        async Coroutine Inner()
        {
            loop.Clock.Advance(TimeSpan.FromMilliseconds(150)); // As if it computed that long.
            await Sleep(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void SlowCallback_IsReported_AboveTheLimitOnly()
    {
        using var loop = new TestLoop(new LoopOptions { Debug = true, SlowStep = TimeSpan.FromMilliseconds(20) });
        loop.Run(async () =>
        {
            loop.Loop.CallSoon(() => loop.Clock.Advance(TimeSpan.FromMilliseconds(19)));
            loop.Loop.CallSoon(() => loop.Clock.Advance(TimeSpan.FromMilliseconds(21)));
            await Sleep(TimeSpan.FromSeconds(1));
        });
        loop.Errors.ShouldHaveSingleItem().Message.ShouldContain("21 ms");
    }

    [Fact]
    public void SwallowedCancellation_IsReported_UnlessItIsTakenBack()
    {
        using var loop = new TestLoop(new LoopOptions { Debug = true });
        loop.Run(async () =>
        {
            var swallowing = CreateTask(Swallow(takeBack: false), name: "swallowing");
            var honest = CreateTask(Swallow(takeBack: true), name: "honest");
            await Yield();
            swallowing.Cancel();
            honest.Cancel();
            await swallowing;
            await honest;
        });
        var error = loop.Errors.ShouldHaveSingleItem();
        error.Kind.ShouldBe(LoopErrorKind.SwallowedCancellation);
        error.Message.ShouldContain("'swallowing'");

        static async Coroutine Swallow(bool takeBack)
        {
            try
            {
                await Sleep(TimeSpan.FromHours(1));
            }
            catch (CancelledException) when (takeBack)
            {
                CurrentTask!.Uncancel();
            }
            catch (CancelledException)
            {
                // This is what is reported.
            }
        }
    }

    [Fact]
    public void WithoutDebugMode_NothingOfThatIsReported()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            loop.Clock.Advance(TimeSpan.FromSeconds(1));
            await Yield();
        });
        loop.Errors.ShouldBeEmpty();
    }
}
