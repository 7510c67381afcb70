using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Running;

public sealed class WaitTests
{
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void Wait_ReturnsWhoHasEnded_InTheOrderOfTheArguments()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            LoopTask<int>[] tasks = [CreateTask(Later(3)), CreateTask(Later(1)), CreateTask(Later(2))];
            var (done, pending) = await Wait(tasks, ReturnWhen.FirstCompleted);
            done.ShouldBe([tasks[1]]);
            pending.ShouldBe([tasks[0], tasks[2]]);
            (done, pending) = await Wait(tasks, timeout: Seconds(1));
            done.ShouldBe([tasks[1], tasks[2]]);
            pending.ShouldBe([tasks[0]]);
            (done, pending) = await Wait(tasks);
            done.ShouldBe(tasks);
            pending.ShouldBeEmpty();
            (await Expect.Throws<ArgumentException>(async () => await Wait(Array.Empty<LoopTask>()))).Message.ShouldContain("at least one");
        });
    }

    [Fact]
    public void WaitFor_ACoroutine_RunsItInThisTask()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var me = CurrentTask;
            await WaitFor(Check(), Seconds(10));
            await Expect.Throws<TimeoutException>(async () => await WaitFor(Later(10), Seconds(1)));
            (await WaitFor(Later(1), Timeout.InfiniteTimeSpan)).ShouldBe(1);

            async Coroutine Check()
            {
                CurrentTask.ShouldBe(me);
                await Sleep(Seconds(1));
            }
        });
        loop.Now.ShouldBe(Seconds(3));
    }

    [Fact]
    public void WaitFor_NoTimeAtAll_DoesNotEvenBegin()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await Expect.Throws<TimeoutException>(async () => await WaitFor(Say(), TimeSpan.Zero));
            await Expect.Throws<TimeoutException>(async () => await WaitFor(Say(), Seconds(-5)));
            var done = CreateTask(Later(0));
            await done;
            (await WaitFor(done, TimeSpan.Zero)).ShouldBe(0); // It has ended: there is nothing to wait for.
        });
        loop.Steps.ShouldBeEmpty();

        async Coroutine Say() => loop.Step("began");
    }

    [Fact]
    public void WaitFor_ATaskOrFuture_CancelsItWhenTheTimeIsUp()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(Later(100));
            await Expect.Throws<TimeoutException>(async () => await WaitFor(task, Seconds(1)));
            task.IsCancelled.ShouldBeTrue();
            var future = loop.Loop.CreateFuture<string>();
            loop.Loop.CallLater(Seconds(1), () => future.SetResult("x"));
            (await WaitFor(future, Seconds(5))).ShouldBe("x");
        });
    }

    [Fact]
    public void AsCompleted_GivesTasksInTheOrderInWhichTheyEnd()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            List<int> order = [];
            await foreach (var task in AsCompleted([Later(3), Later(1), Later(2)]))
            {
                order.Add(task.Result);
            }

            order.ShouldBe([1, 2, 3]);

            var named = CreateTask(Later(1), name: "named");
            await foreach (var task in AsCompleted([named]))
            {
                task.ShouldBe(named);
            }
        });
    }

    [Fact]
    public void AsCompleted_CanBeLeftAndTakenUpAgain_AndAskedByHand()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var completed = AsCompleted([Later(1), Later(2), Later(3), Later(4)]);
            await foreach (var task in completed)
            {
                task.Result.ShouldBe(1);
                break;
            }

            completed.Remaining.ShouldBe(3);
            (await completed.Next()).Result.ShouldBe(2);
            List<int> rest = [];
            await foreach (var task in (IAsyncEnumerable<LoopTask<int>>)completed) // As LINQ sees it.
            {
                rest.Add(task.Result);
            }

            rest.ShouldBe([3, 4]);
            Should.Throw<InvalidOperationException>(() => completed.Next()).Message.ShouldContain("Remaining");
        });
    }

    [Fact]
    public void AsCompleted_TooLate_Throws()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            List<int> order = [];
            await Expect.Throws<TimeoutException>(async () =>
            {
                await foreach (var task in AsCompleted([Later(1), Later(100)], timeout: Seconds(5)))
                {
                    order.Add(task.Result);
                }
            });
            order.ShouldBe([1]);
            loop.Now.ShouldBe(Seconds(5));
        });
    }

    [Fact]
    public void Shield_LeavesTheTaskAlone()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var inner = CreateTask(Later(5));
            var outer = CreateTask(Protect());
            await Yield();
            outer.Cancel();
            await outer.Settle();
            outer.IsCancelled.ShouldBeTrue();
            (await inner).ShouldBe(5);
            (await Shield(inner)).ShouldBe(5);
            (await Shield(Later(1))).ShouldBe(1);

            async Coroutine<int> Protect() => await Shield(inner);
        });
    }

    [Fact]
    public void Shield_WhenNobodyWaitsAnyMore_TheFailureIsReported()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var shield = Shield(Fail());
            await Yield();
            shield.Cancel();
            await Sleep(Seconds(5));
        });
        loop.Errors.ShouldHaveSingleItem().Exception.ShouldBeOfType<FormatException>();

        static async Coroutine<int> Fail()
        {
            await Sleep(Seconds(1));
            throw new FormatException();
        }
    }

    private static async Coroutine<int> Later(double seconds)
    {
        await Sleep(Seconds(seconds));
        return (int)seconds;
    }

    [Fact]
    public void TimeLimit_OfTheLongestTimeThereIs_NeverEnds()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await Sleep(TimeSpan.FromSeconds(1));
            (await WaitFor(Answer(), TimeSpan.MaxValue)).ShouldBe(42);
            (await MoveOnAfter(TimeSpan.MaxValue, _ => Sleep(TimeSpan.FromSeconds(1)))).ShouldBeTrue();
            (await Wait([CreateTask(Answer())], timeout: TimeSpan.MaxValue)).Pending.ShouldBeEmpty();
            EventLoop.Current.CallLater(TimeSpan.MaxValue, static () => { }).Cancel();
            var sleeper = CreateTask(Sleep(TimeSpan.MaxValue));
            await Sleep(TimeSpan.FromDays(1));
            sleeper.IsCompleted.ShouldBeFalse();
            sleeper.Cancel();
        });

        static async Coroutine<int> Answer()
        {
            await Sleep(TimeSpan.FromSeconds(1));
            return 42;
        }
    }
}
