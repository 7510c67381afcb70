using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Sync;

public sealed class LazyTests
{
    private int _attempts;

    [Fact]
    public void Get_ByMany_MakesTheValueOnce()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var lazy = new AsyncLazy<int>(Make);
            lazy.Snapshot().ShouldBe(new SyncSnapshot("lazy Int32 (not made, 0 waiting)", 0));
            var all = CreateTask(All());
            await Sleep(TimeSpan.FromSeconds(0.5));
            lazy.Snapshot().ShouldBe(new SyncSnapshot("lazy Int32 (being made, 3 waiting)", 3, "make Int32"));
            (await all).ShouldBe([1, 1, 1]);
            lazy.IsValueCreated.ShouldBeTrue();
            (await lazy.Get()).ShouldBe(1);
            lazy.ToString().ShouldBe("lazy Int32 (made, 0 waiting)");

            async Coroutine<IReadOnlyList<int>> All() => await Gather(Enumerable.Range(0, 3).Select(_ => lazy.Get()));
        });
        loop.Now.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void FirstOne_Cancelled_DoesNotAffectTheOthers()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var lazy = new AsyncLazy<int>(Make);
            var first = CreateTask(lazy.Get());
            var second = CreateTask(lazy.Get());
            var third = CreateTask(MoveOnAfter(TimeSpan.FromSeconds(0.5), async _ => await lazy.Get()));
            await Yield();
            first.Cancel();
            (await second).ShouldBe(1);
            (await third).ShouldBeFalse();
            first.IsCancelled.ShouldBeTrue();
        });
    }

    [Fact]
    public void AllOfThem_Cancelled_TheValueIsMadeForTheNext()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var lazy = new AsyncLazy<int>(Make);
            (await MoveOnAfter(TimeSpan.FromSeconds(0.5), async _ => await lazy.Get())).ShouldBeFalse();
            await Sleep(TimeSpan.FromSeconds(2));
            lazy.IsValueCreated.ShouldBeTrue();
            (await lazy.Get()).ShouldBe(1);
        });
    }

    [Fact]
    public void Failure_ReachesAllWhoWaited_AndIsNotKept()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var lazy = new AsyncLazy<int>(FailOnce);
            var tasks = new[] { CreateTask(lazy.Get()), CreateTask(lazy.Get()) };
            await Wait(tasks);
            tasks.ShouldAllBe(static task => task.Exception is FormatException);
            lazy.ToString().ShouldBe("lazy Int32 (failed, 0 waiting)");
            (await lazy.Get()).ShouldBe(2);
        });
        loop.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Failure_Kept_IsWhatEverybodyGets()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var lazy = new AsyncLazy<int>(FailOnce, keepsFailure: true);
            await Expect.Throws<FormatException>(async () => await lazy.Get());
            await Expect.Throws<FormatException>(async () => await lazy.Get());
            _attempts.ShouldBe(1);
        });
    }

    [Fact]
    public void Failure_WithNobodyWaiting_IsReported()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var lazy = new AsyncLazy<int>(FailOnce);
            (await MoveOnAfter(TimeSpan.FromSeconds(0.5), async _ => await lazy.Get())).ShouldBeFalse();
            await Sleep(TimeSpan.FromSeconds(2));
        });
        loop.Errors.ShouldHaveSingleItem().Exception.ShouldBeOfType<FormatException>();
    }

    [Fact]
    public void Making_Cancelled_IsTriedAgain_EvenIfFailuresAreKept()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var lazy = new AsyncLazy<int>(Make, keepsFailure: true);
            var task = CreateTask(lazy.Get());
            await Yield(); // It has begun in this very iteration.
            AllTasks.Single(static task => task.Name == "make Int32").Cancel();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
            (await lazy.Get()).ShouldBe(2);
        });
    }

    [Fact]
    public void Factory_ThatWantsItsOwnValue_IsToldSo()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            AsyncLazy<int>? lazy = null;
            lazy = new AsyncLazy<int>(async () => await lazy!.Get());
            (await Expect.Throws<InvalidOperationException>(async () => await lazy.Get())).Message.ShouldContain("wait for ever");
        });
    }

    [Fact]
    public void Get_WhileAnotherLoopMakesIt_IsRefused_AndLaterGivesTheValue()
    {
        var lazy = new AsyncLazy<int>(Make);
        using var other = new LoopOnThread();
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var mine = CreateTask(lazy.Get());
            await Yield();
            await Yield();
            var theirs = other.Loop.RunCoroutineThreadsafe(lazy.Get());
            (await Expect.Throws<InvalidOperationException>(async () => await theirs)).Message.ShouldContain("Each loop needs its own");
            await mine;
            (await other.Loop.RunCoroutineThreadsafe(lazy.Get())).ShouldBe(1);
        });
    }

    [Fact]
    public void Factory_ThatDoesNotWait_CostsNoIteration()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var value = CreateTask(new AsyncLazy<int>(static async () => 42).Get());
            await Yield();
            value.Result.ShouldBe(42);
        });
    }

    private async Coroutine<int> Make()
    {
        var attempt = ++_attempts;
        await Sleep(TimeSpan.FromSeconds(1));
        return attempt;
    }

    private async Coroutine<int> FailOnce() => await Make() is var attempt and > 1 ? attempt : throw new FormatException();
}
