using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Sync;

public sealed class CountdownEventTests
{
    [Fact]
    public void Wait_UntilAllHaveSignalled_ThenAllPassInOrder()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var countdown = new AsyncCountdownEvent(1);
            var waiters = new[] { CreateTask(Pass("a")), CreateTask(Pass("b")) };
            foreach (var seconds in new[] { 3, 1, 2 })
            {
                countdown.AddCount();
                _ = CreateTask(Work(seconds));
            }

            countdown.Signal().ShouldBeFalse();
            await Yield();
            countdown.Snapshot().ShouldBe(new SyncSnapshot("countdown event (3 to come, 2 waiting)", 2));
            await Wait(waiters);
            countdown.IsSet.ShouldBeTrue();
            await countdown.Wait();

            async Coroutine Work(int seconds)
            {
                await Sleep(TimeSpan.FromSeconds(seconds));
                loop.Step($"{seconds}: last {countdown.Signal()}");
            }

            async Coroutine Pass(string name)
            {
                await countdown.Wait();
                loop.Step(name);
            }
        });
        loop.Steps.ShouldBe(["1s 1: last False", "2s 2: last False", "3s 3: last True", "3s a", "3s b"]);
    }

    [Fact]
    public void Signal_TooOften_SaysHowMany_AndCountsNothing()
    {
        var countdown = new AsyncCountdownEvent(2);
        Should.Throw<InvalidOperationException>(() => countdown.Signal(3)).Message.ShouldContain("3 times more, but expects 2 more");
        countdown.CurrentCount.ShouldBe(2);
        countdown.Signal(2).ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => countdown.Signal()).Message.ShouldContain("once more, but expects 0 more");
        Should.Throw<ArgumentOutOfRangeException>(() => countdown.Signal(0));
        Should.Throw<ArgumentOutOfRangeException>(static () => new AsyncCountdownEvent(-1));
    }

    [Fact]
    public void AddCount_AfterZero_SaysWhatToDo()
    {
        var countdown = new AsyncCountdownEvent(0);
        countdown.IsSet.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => countdown.AddCount()).Message.ShouldContain("Begin with one more");
        Should.Throw<ArgumentOutOfRangeException>(() => countdown.AddCount(0));
        Should.Throw<OverflowException>(static () => new AsyncCountdownEvent(1).AddCount(int.MaxValue));
    }

    [Fact]
    public void Waiter_Cancelled_ChangesNothing()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var countdown = new AsyncCountdownEvent(1);
            var cancelled = CreateTask(countdown.Wait());
            var woken = CreateTask(countdown.Wait());
            var other = CreateTask(countdown.Wait());
            await Yield();
            cancelled.Cancel();
            countdown.Signal();
            woken.Cancel();
            await other;
            cancelled.IsCancelled.ShouldBeTrue();
            woken.IsCancelled.ShouldBeTrue();
            countdown.Snapshot().Waiting.ShouldBe(0);
        });
    }

    [Fact]
    public void Wait_OnAnotherLoop_IsRefused()
    {
        var countdown = new AsyncCountdownEvent(1);
        using var other = new LoopOnThread();
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var waiter = CreateTask(countdown.Wait());
            await Yield();
            var theirs = other.Loop.RunCoroutineThreadsafe(countdown.Wait());
            (await Expect.Throws<InvalidOperationException>(async () => await theirs)).Message.ShouldContain("Each loop needs its own");
            countdown.Signal();
            await waiter;
        });
    }
}
