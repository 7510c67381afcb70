using Simmer.LowLevel;
using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Waiting;

public sealed class WaitQueueTests
{
    [Fact]
    public void WakeAll_AfterACancelledOneHasLeftAndAnotherCome_WakesInOrder()
    {
        using var loop = new TestLoop();
        var queue = new WaitQueue(WaitKind.Other, "a row", "wait");
        loop.Run(async () =>
        {
            var first = CreateTask(Wait("first"));
            var others = new[] { CreateTask(Wait("second")), CreateTask(Wait("third")), CreateTask(Wait("fourth")) };
            await Yield();
            first.Cancel();
            await first.Settle();
            var last = CreateTask(Wait("last")); // It takes the slot that the first one has left in the ring.
            await Yield();
            queue.WakeAll().ShouldBe(4);
            await Gather([.. others, last]);
        });
        loop.Steps.ShouldBe(["0s second", "0s third", "0s fourth", "0s last"]);

        async Coroutine<int> Wait(string name)
        {
            await queue.Wait();
            loop.Step(name);
            return 0;
        }
    }

    [Fact]
    public void Wait_BehindATaskWhoseLoopWasClosed_IsWoken()
    {
        var queue = new AsyncQueue<int>();
        var closed = new EventLoop(new LoopOptions { Clock = new VirtualClock(), Poller = static () => new VirtualClock(), UnhandledException = static _ => { } });
        _ = closed.CreateTask(queue.Get());
        closed.RunOnce();
        closed.Dispose();

        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var getter = CreateTask(queue.Get());
            await Yield();
            queue.TryPut(1);
            (await WaitFor(getter, TimeSpan.FromSeconds(1))).ShouldBe(1);
        });
    }
}
