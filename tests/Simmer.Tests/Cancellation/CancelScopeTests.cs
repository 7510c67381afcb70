using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Cancellation;

public sealed class CancelScopeTests
{
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void MoveOnAfter_InTime_ReturnsTrue()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            (await MoveOnAfter(Seconds(2), async _ => await Sleep(Seconds(1)))).ShouldBeTrue();
            await Sleep(Seconds(5));
        });
        loop.Now.ShouldBe(Seconds(6));
    }

    [Fact]
    public void MoveOnAfter_TooLate_CancelsTheBody_AndReturnsFalse()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            (await MoveOnAfter(Seconds(2), async _ => await Sleep(Seconds(100)))).ShouldBeFalse();
            CurrentTask!.CancellationRequests.ShouldBe(0);
            await Sleep(Seconds(1)); // Outside nothing is cancelled.
        });
        loop.Now.ShouldBe(Seconds(3));
    }

    [Fact]
    public void Cancelled_EveryWaitThrowsAgain_SoThatARetryLoopCannotLoseIt()
    {
        var attempts = 0;
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var finished = await MoveOnAfter(Seconds(1), async scope =>
            {
                while (attempts < 10)
                {
                    try
                    {
                        await Sleep(Seconds(100));
                    }
                    catch (Exception)
                    {
                        attempts++; // What such code does, alas: it catches everything and tries again.
                    }
                }

                await Sleep(Seconds(1));
            });
            finished.ShouldBeFalse();
        });
        attempts.ShouldBe(10);
        loop.Now.ShouldBe(Seconds(1));
    }

    [Fact]
    public void Cancelled_WaitsThatNeedNotWait_ThrowAsWell()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var queue = new AsyncQueue<int>();
            var gate = new AsyncLock();
            queue.TryPut(1);
            var finished = await new CancelScope().Use(async scope =>
            {
                scope.Cancel("now");
                (await Expect.Throws<CancelledException>(async () => await queue.Get())).Reason.ShouldBe("now");
                await Expect.Throws<CancelledException>(async () => await gate.Acquire());
                await Expect.Throws<CancelledException>(async () => await Yield());
                queue.Count.ShouldBe(1);
                gate.IsLocked.ShouldBeFalse();
                await Yield();
            });
            finished.ShouldBeFalse();
            (await queue.Get()).ShouldBe(1);
        });
    }

    [Fact]
    public void WakeUp_ThatIsScheduled_IsNotRevoked()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var future = loop.Loop.CreateFuture<int>();
            var got = 0;
            var scope = new CancelScope();
            loop.Loop.CallLater(Seconds(1), () =>
            {
                future.SetResult(7);
                scope.Cancel();
            });
            var finished = await scope.Use(async _ =>
            {
                got = await future; // The result was there first.
                await Sleep(Seconds(1)); // This throws.
            });
            finished.ShouldBeFalse();
            got.ShouldBe(7);
        });
        loop.Now.ShouldBe(Seconds(1));
    }

    [Fact]
    public void Exception_NamesTheScope()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var scope = CancelScope.After(Seconds(1));
            await scope.Use(async _ =>
            {
                var error = await Expect.Throws<CancelledException>(async () => await Sleep(Seconds(5)));
                error.Scope.ShouldBe(scope);
                error.Reason.ShouldBe("its deadline has passed");
            });
            scope.IsCancelled.ShouldBeTrue();
            scope.Caught.ShouldBeFalse(); // The body has caught it, and ended by itself.
        });
    }

    [Fact]
    public void Nested_TheOuterOneCancels_PassesTheInnerOne()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var outer = await MoveOnAfter(Seconds(1), async _ =>
            {
                await MoveOnAfter(Seconds(10), async _ => await Sleep(Seconds(100)));
                loop.Step("never");
            });
            outer.ShouldBeFalse();
        });
        loop.Now.ShouldBe(Seconds(1));
        loop.Steps.ShouldBeEmpty();
    }

    [Fact]
    public void Nested_TheInnerOneCancels_StopsThere()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var outer = await MoveOnAfter(Seconds(10), async _ =>
            {
                (await MoveOnAfter(Seconds(1), async _ => await Sleep(Seconds(100)))).ShouldBeFalse();
                await Sleep(Seconds(1));
                loop.Step("goes on");
            });
            outer.ShouldBeTrue();
        });
        loop.Steps.ShouldBe(["2s goes on"]);
    }

    [Fact]
    public void Shield_LetsCleanUpWait_ForItsGraceOnly()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await MoveOnAfter(Seconds(1), async _ =>
            {
                try
                {
                    await Sleep(Seconds(100));
                }
                finally
                {
                    using (CancelScope.Shield(grace: Seconds(5)))
                    {
                        await Sleep(Seconds(2));
                        loop.Step("cleaned up");
                        await Expect.Throws<CancelledException>(async () => await Sleep(Seconds(100)));
                        loop.Step("grace is over");
                    }
                }
            });
        });
        loop.Steps.ShouldBe(["3s cleaned up", "6s grace is over"]);
    }

    [Fact]
    public void Deadline_CanBeMoved()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var finished = await MoveOnAfter(Seconds(1), async scope =>
            {
                scope.Deadline.ShouldBe(Seconds(1));
                scope.Deadline = Seconds(10);
                await Sleep(Seconds(5));
                scope.Deadline = loop.Now;
                await Sleep(Seconds(5));
            });
            finished.ShouldBeFalse();
        });
        loop.Now.ShouldBe(Seconds(5));
    }

    [Fact]
    public void FailAfter_TooLate_ThrowsTimeout()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            (await FailAfter(Seconds(1), async _ => 7)).ShouldBe(7);
            await Expect.Throws<TimeoutException>(async () => await FailAfter(Seconds(1), async _ => await Sleep(Seconds(2))));
        });
    }

    [Fact]
    public void Token_OfTheInnermostScope_IsCancelledWithIt()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var outside = CurrentTask!.CancellationToken;
            CancellationToken inside = default;
            var finished = await MoveOnAfter(Seconds(1), async _ =>
            {
                inside = CurrentTask!.CancellationToken;
                await Task.Delay(Seconds(100), loop.Loop.TimeProvider, inside);
            });
            finished.ShouldBeFalse();
            inside.IsCancellationRequested.ShouldBeTrue();
            outside.IsCancellationRequested.ShouldBeFalse();
        });
        loop.Now.ShouldBe(Seconds(1));
    }

    [Fact]
    public void Use_ASecondTime_Throws()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var scope = new CancelScope();
            await scope.Use(async _ => { });
            await Expect.Throws<InvalidOperationException>(async () => await scope.Use(async _ => { }));
        });
    }

    [Fact]
    public void Dispose_InTheWrongOrder_Throws()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var outer = new CancelScope().Enter();
            var inner = new CancelScope().Enter();
            Should.Throw<InvalidOperationException>(outer.Dispose).Message.ShouldContain("leave the inner one first");
            inner.Dispose();
            outer.Dispose();
            outer.Dispose();
            await Yield();
        });
    }

    [Fact]
    public void UsingForm_WithAFilter_StopsTheCancellation()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            using var scope = CancelScope.After(Seconds(1)).Enter();
            try
            {
                await Sleep(Seconds(100));
            }
            catch (OperationCanceledException e) when (scope.Catches(e))
            {
                loop.Step("time was up");
            }
        });
        loop.Steps.ShouldBe(["1s time was up"]);
    }

    [Fact]
    public void Condition_InACancelledScope_StillReacquiresItsLock()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var condition = new AsyncCondition();
            var finished = await MoveOnAfter(Seconds(1), async _ =>
            {
                using (await condition.Acquire())
                {
                    try
                    {
                        await condition.Wait();
                    }
                    finally
                    {
                        condition.IsLocked.ShouldBeTrue();
                    }
                }
            });
            finished.ShouldBeFalse();
            condition.IsLocked.ShouldBeFalse();
        });
    }

    [Fact]
    public void Cancel_WhenACallbackOfTheTokenThrows_ReportsItAndCancelsAllTheSame()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            (await MoveOnAfter(TimeSpan.FromSeconds(1), _ => SleepWithFailingCallback())).ShouldBeFalse();
            await Expect.Throws<TimeoutException>(() => TimeoutAfter(TimeSpan.FromSeconds(1), _ => SleepWithFailingCallback()));
            await Expect.Throws<ExceptionGroup>(() => TaskGroup.Run(async group =>
            {
                group.Spawn(SleepWithFailingCallback());
                group.Spawn(Sleep(TimeSpan.FromDays(1)));
                await Yield();
                throw new InvalidOperationException("the body");
            }));
        });
        loop.Now.ShouldBe(TimeSpan.FromSeconds(2));
        loop.Errors.Select(static error => error.Exception!.InnerException!.Message).ShouldBe(["callback", "callback", "callback"]);

        static async Coroutine SleepWithFailingCallback()
        {
            using var registration = CurrentTask!.CancellationToken.Register(static () => throw new InvalidOperationException("callback"));
            await Sleep(TimeSpan.FromDays(1));
        }
    }

    [Fact]
    public void Cancel_OfThousandsOfNestedScopes_NeedsNoStack()
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(RunOnSmallStack), maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        failure.ShouldBeNull();

        static void RunOnSmallStack()
        {
            using var loop = new TestLoop();
            loop.Run(async () => (await MoveOnAfter(TimeSpan.FromSeconds(1), _ => Nest(2_000))).ShouldBeFalse());
        }

        static async Coroutine Nest(int depth)
        {
            if (depth == 0)
            {
                await Sleep(TimeSpan.FromDays(1));
                return;
            }

            await new CancelScope().Use(_ => Nest(depth - 1));
        }
    }
}
