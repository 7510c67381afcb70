using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Testing;

public sealed class VirtualClockTests
{
    [Fact]
    public void Sleeping_TakesNoTime()
    {
        using var loop = new TestLoop();
        loop.Run(async () => await Sleep(TimeSpan.FromDays(365)));
        loop.Now.ShouldBe(TimeSpan.FromDays(365));
    }

    [Fact]
    public void Deadlock_SaysWhoWaitsForWhat()
    {
        using var loop = new TestLoop();
        var error = Should.Throw<DeadlockException>(() => loop.Run(async () =>
        {
            var a = new AsyncLock();
            var b = new AsyncLock();
            await TaskGroup.Run(async group =>
            {
                group.Spawn(TakeBoth(a, b), name: "left");
                group.Spawn(TakeBoth(b, a), name: "right");
            });
        }));
        error.Message.ShouldContain("'left' waits for acquire on lock (locked, 1 waiting), held by 'right'");
        error.Message.ShouldContain("'right' waits for acquire on lock (locked, 1 waiting), held by 'left'");

        static async Coroutine TakeBoth(AsyncLock first, AsyncLock second)
        {
            using (await first.Acquire())
            {
                await Yield();
                using (await second.Acquire())
                {
                }
            }
        }
    }

    [Fact]
    public void Deadlock_CanBeHandled()
    {
        using var loop = new TestLoop(clock: new VirtualClock { Deadlock = static loop => loop.Tasks[0].Cancel("deadlock") });
        Should.Throw<CancelledException>(() => loop.Run(async () => await loop.Loop.CreateFuture<int>())).Reason.ShouldBe("deadlock");
    }

    [Fact]
    public void ForeignTasks_GetTheirGrace_BeforeTheClockJumps()
    {
        using var loop = new TestLoop(clock: new VirtualClock { Grace = TimeSpan.FromSeconds(60) });
        loop.Run(async () =>
        {
            var sleeper = CreateTask(Sleep(TimeSpan.FromHours(1)));
            await Task.Run(static () => Thread.Sleep(20));
            loop.Now.ShouldBe(TimeSpan.Zero);
            sleeper.Cancel();
            await sleeper.Settle();
        });
    }

    [Fact]
    public void ForeignTask_ThatNeverEnds_IsADeadlock_WhenPatienceIsOver()
    {
        using var loop = new TestLoop(clock: new VirtualClock { Patience = TimeSpan.FromMilliseconds(20) });
        var source = new TaskCompletionSource();
        Should.Throw<DeadlockException>(() => loop.Run(async () => await source.Task)).Message.ShouldContain("foreign task");
        source.SetResult();
    }

    [Fact]
    public void Clock_ServesOneLoop_AndDoesNotGoBack()
    {
        using var clock = new VirtualClock(TimeSpan.FromSeconds(5));
        clock.Now.ShouldBe(TimeSpan.FromSeconds(5));
        Should.Throw<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromSeconds(-1)));
        using var loop = new TestLoop(clock: clock);
        Should.Throw<InvalidOperationException>(() => new TestLoop(clock: clock));
    }

    [Fact]
    public void SameProgram_SameSteps()
    {
        static IReadOnlyList<string> RunIt()
        {
            using var loop = new TestLoop(new LoopOptions { Seed = 3 });
            loop.Run(async () => await Gather(Enumerable.Range(0, 20).Select(number => Wander(loop, number))));
            return loop.Steps;
        }

        RunIt().ShouldBe(RunIt());

        static async Coroutine Wander(TestLoop loop, int number)
        {
            for (var i = 0; i < 5; i++)
            {
                await Sleep(TimeSpan.FromSeconds(loop.Loop.Random.Next(10)));
                loop.Step($"{number}.{i}");
            }
        }
    }
}
