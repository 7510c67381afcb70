using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Sync;

public sealed class AutoResetEventTests
{
    [Fact]
    public void Set_WithWaiters_WakesOneEach_InOrder()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var signal = new AsyncAutoResetEvent();
            var tasks = new[] { CreateTask(Pass("a")), CreateTask(Pass("b")), CreateTask(Pass("c")) };
            await Yield();
            signal.Snapshot().ShouldBe(new SyncSnapshot("auto-reset event (not set, 3 waiting)", 3));
            signal.Set();
            await Sleep(TimeSpan.FromSeconds(1));
            signal.Set();
            signal.Set();
            signal.IsSet.ShouldBeFalse();
            await Wait(tasks);

            async Coroutine Pass(string name)
            {
                await signal.Wait();
                loop.Step(name);
            }
        });
        loop.Steps.ShouldBe(["0s a", "1s b", "1s c"]);
    }

    [Fact]
    public void Set_WithNobodyWaiting_LetsTheNextOnePass_AndOnlyHim()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var signal = new AsyncAutoResetEvent(isSet: true);
            signal.Set();
            await signal.Wait();
            signal.IsSet.ShouldBeFalse();
            signal.Set();
            signal.Reset();
            (await MoveOnAfter(TimeSpan.FromSeconds(1), async _ => await signal.Wait())).ShouldBeFalse();
        });
    }

    [Fact]
    public void Waiter_Cancelled_TakesNoSignal()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var signal = new AsyncAutoResetEvent();
            var first = CreateTask(signal.Wait());
            var second = CreateTask(signal.Wait());
            await Yield();
            first.Cancel();
            signal.Set();
            await second;
            first.IsCancelled.ShouldBeTrue();
            signal.IsSet.ShouldBeFalse();
        });
    }

    [Fact]
    public void Waiter_CancelledAfterTheWakeUp_PassesItOn()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var signal = new AsyncAutoResetEvent();
            var first = CreateTask(signal.Wait());
            var second = CreateTask(signal.Wait());
            await Yield();
            signal.Set();
            first.Cancel();
            await second;
            first.IsCancelled.ShouldBeTrue();

            var last = CreateTask(signal.Wait());
            await Yield();
            signal.Set();
            last.Cancel();
            await last.Settle();
            signal.IsSet.ShouldBeTrue(); // Nobody was left to pass it on to.
        });
    }

    [Fact]
    public void Wait_OnAnotherLoop_IsRefused()
    {
        var signal = new AsyncAutoResetEvent();
        using var other = new LoopOnThread();
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var waiter = CreateTask(signal.Wait());
            await Yield();
            var theirs = other.Loop.RunCoroutineThreadsafe(signal.Wait());
            (await Expect.Throws<InvalidOperationException>(async () => await theirs)).Message.ShouldContain("Each loop needs its own");
            signal.Set();
            await waiter;
        });
    }
}
