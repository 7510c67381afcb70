using Simmer.LowLevel;
using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Waiting;

/// <summary>What authors of primitives build on.</summary>
public sealed class SuspensionTests
{
    [Fact]
    public void Wake_LetsTheWaiterGoOn_AndTheObjectIsUsedAgain()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var doorbell = new Doorbell();
            doorbell.Wake().ShouldBeFalse();
            for (var i = 0; i < 3; i++)
            {
                loop.Loop.CallLater(TimeSpan.FromSeconds(1), () => doorbell.Wake().ShouldBeTrue());
                await doorbell.Wait();
                loop.Step("ding");
            }
        });
        loop.Steps.ShouldBe(["1s ding", "2s ding", "3s ding"]);
    }

    [Fact]
    public void Cancel_EndsTheWait_AndTellsTheOperation()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var doorbell = new Doorbell();
            var task = CreateTask(Listen(doorbell));
            await Yield();
            doorbell.HasWaiter.ShouldBeTrue();
            loop.Loop.Snapshot().Tasks[1].WaitsFor.ToString().ShouldBe("listen on doorbell");
            task.Cancel();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
            doorbell.Aborted.ShouldBe(1);
            doorbell.Wake().ShouldBeFalse();
        });
    }

    [Fact]
    public void Cancel_AfterTheWakeUp_IsThrownNonetheless_AndTheOperationIsNotAborted()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var doorbell = new Doorbell();
            var task = CreateTask(Listen(doorbell));
            await Yield();
            doorbell.Wake();
            task.Cancel();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
            doorbell.Aborted.ShouldBe(0);
        });
    }

    [Fact]
    public void TwoWaiters_TheSecondIsRefused()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var doorbell = new Doorbell();
            var first = CreateTask(Listen(doorbell));
            await Yield();
            (await Expect.Throws<InvalidOperationException>(async () => await doorbell.Wait())).Message.ShouldContain("has a waiter already");
            doorbell.Wake();
            await first;
        });
    }

    [Fact]
    public void OperationThatTakesTimeToStop_HoldsTheCancellationBack()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var slow = new SlowToStop();
            var task = CreateTask(Listen(slow));
            await Yield();
            task.Cancel("stop");
            await Sleep(TimeSpan.FromSeconds(1));
            task.IsCompleted.ShouldBeFalse();
            slow.HasStopped();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
            task.CancelReason.ShouldBeNull();
            (await Expect.Throws<CancelledException>(async () => await task)).Reason.ShouldBe("stop");
        });
    }

    [Fact]
    public void WaitQueue_WakesInOrder_AndSkipsTheCancelled()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var queue = new WaitQueue(WaitKind.Other, "row", "stand");
            var tasks = Enumerable.Range(0, 10).Select(i => CreateTask(Stand(i))).ToArray();
            await Yield();
            queue.Count.ShouldBe(10);
            tasks[1].Cancel();
            tasks[5].Cancel();
            queue.Wake(3).ShouldBe(3);
            await Yield();
            queue.Count.ShouldBe(5);
            queue.WakeAll().ShouldBe(5);
            queue.WakeAll().ShouldBe(0);
            await Yield();
            queue.HasWaiters.ShouldBeFalse();

            async Coroutine Stand(int number)
            {
                await queue.Wait();
                loop.Step($"{number}");
            }
        });
        loop.Steps.ShouldBe(["0s 0", "0s 2", "0s 3", "0s 4", "0s 6", "0s 7", "0s 8", "0s 9"]);
    }

    [Fact]
    public void WaitQueue_ComeAndGo_AtRandom_LosesNobody()
    {
        var random = new Random(11);
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var queue = new WaitQueue(WaitKind.Other, "row", "stand");
            List<LoopTask> standing = [];
            var woken = 0;
            var cancelled = 0;
            for (var i = 0; i < 20_000; i++)
            {
                switch (random.Next(4))
                {
                    case 0:
                    case 1:
                        standing.Add(CreateTask(Stand()));
                        break;
                    case 2:
                        queue.Wake(random.Next(3));
                        break;
                    default:
                        if (standing.Count > 0)
                        {
                            standing[random.Next(standing.Count)].Cancel();
                        }

                        break;
                }

                if (random.Next(3) == 0)
                {
                    await Yield();
                    standing.RemoveAll(static task => task.IsCompleted);
                }
            }

            await Yield();
            queue.WakeAll();
            foreach (var task in standing)
            {
                await task.Settle();
            }

            queue.Count.ShouldBe(0);
            queue.HasWaiters.ShouldBeFalse();
            woken.ShouldBeGreaterThan(100);
            cancelled.ShouldBeGreaterThan(100);

            async Coroutine Stand()
            {
                try
                {
                    await queue.Wait();
                    woken++;
                }
                catch (CancelledException)
                {
                    cancelled++;
                    throw;
                }
            }
        });
    }

    private static async Coroutine Listen(Suspension suspension) => await suspension.Wait();

    private class Doorbell : Suspension
    {
        public int Aborted { get; private set; }

        public override WaitInfo Describe() => new(WaitKind.Other, "doorbell", Deadline: null, "listen");

        protected override void OnAborted() => Aborted++;
    }

    private sealed class SlowToStop : Doorbell
    {
        private CancelRequest? _request;

        public void HasStopped() => WakeCancelled(_request!);

        protected override bool TryAbort(CancelRequest request)
        {
            _request = request;
            return true;
        }
    }
}
