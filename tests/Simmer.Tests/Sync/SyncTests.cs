using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Sync;

/// <summary>What the conformance programs cannot say of locks and their kin.</summary>
public sealed class SyncTests
{
    [Fact]
    public void Lock_UsingForm_ReleasesAlsoWhenTheBodyThrows()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var gate = new AsyncLock();
            await Expect.Throws<FormatException>(async () =>
            {
                using (await gate.Acquire())
                {
                    gate.IsLocked.ShouldBeTrue();
                    throw new FormatException();
                }
            });
            gate.IsLocked.ShouldBeFalse();
            Should.Throw<InvalidOperationException>(gate.Release).Message.ShouldContain("not acquired");
        });
    }

    [Fact]
    public void Lock_UnderStress_HasOneHolder_AndLosesNobody()
    {
        var random = new Random(5);
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var gate = new AsyncLock();
            var inside = 0;
            var entered = 0;
            var tasks = Enumerable.Range(0, 200).Select(_ => CreateTask(Enter())).ToArray();
            for (var i = 0; i < 100; i++)
            {
                await Yield();
                tasks[random.Next(tasks.Length)].Cancel();
            }

            foreach (var task in tasks)
            {
                await task.Settle();
            }

            gate.Snapshot().ShouldBe(new SyncSnapshot("lock (free, 0 waiting)", 0));
            entered.ShouldBeGreaterThan(100);

            async Coroutine Enter()
            {
                using (await gate.Acquire())
                {
                    (++inside).ShouldBe(1);
                    entered++;
                    for (var i = random.Next(3); i > 0; i--)
                    {
                        await Yield();
                    }

                    inside--;
                }
            }
        });
    }

    [Fact]
    public void Semaphore_UnderStress_NeverExceedsItsPermits_AndLosesNone()
    {
        var random = new Random(6);
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var slots = new AsyncBoundedSemaphore(3);
            var inside = 0;
            var tasks = Enumerable.Range(0, 300).Select(_ => CreateTask(Enter())).ToArray();
            for (var i = 0; i < 100; i++)
            {
                await Yield();
                tasks[random.Next(tasks.Length)].Cancel();
            }

            foreach (var task in tasks)
            {
                await task.Settle();
            }

            slots.Available.ShouldBe(3);
            slots.IsLocked.ShouldBeFalse();
            Should.Throw<InvalidOperationException>(slots.Release).Message.ShouldContain("more often than acquired");

            async Coroutine Enter()
            {
                using (await slots.Acquire())
                {
                    (++inside).ShouldBeLessThanOrEqualTo(3);
                    try
                    {
                        await Yield();
                        await Yield();
                    }
                    finally
                    {
                        inside--;
                    }
                }
            }
        });
        Should.Throw<ArgumentOutOfRangeException>(static () => new AsyncSemaphore(-1));
        Should.Throw<ArgumentOutOfRangeException>(static () => new AsyncBarrier(0));
    }

    [Fact]
    public void Condition_WithoutItsLock_SaysWhatToDo()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var condition = new AsyncCondition();
            (await Expect.Throws<InvalidOperationException>(async () => await condition.Wait())).Message.ShouldContain("acquire it first");
            Should.Throw<InvalidOperationException>(() => condition.Notify());
        });
    }

    [Fact]
    public void Lock_SharedByTwoLoops_IsRefused()
    {
        var gate = new AsyncLock();
        using var other = new LoopOnThread();
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await gate.Acquire();
            var waiter = CreateTask(Enter());
            await Yield();
            var theirs = other.Loop.RunCoroutineThreadsafe(Enter());
            (await Expect.Throws<InvalidOperationException>(async () => await theirs)).Message.ShouldContain("Each loop needs its own");
            waiter.Cancel();
            await waiter.Settle();
            gate.Release();
        });

        async Coroutine Enter() => await gate.Acquire();
    }

    [Fact]
    public void Barrier_BrokenByOne_TellsTheOthers()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var barrier = new AsyncBarrier(3);
            var waiters = new[] { CreateTask(barrier.Wait()), CreateTask(barrier.Wait()) };
            await Yield();
            barrier.Waiting.ShouldBe(2);
            await barrier.Abort();
            foreach (var waiter in waiters)
            {
                await Expect.Throws<BrokenBarrierException>(async () => await waiter);
            }

            barrier.IsBroken.ShouldBeTrue();
            await Expect.Throws<BrokenBarrierException>(async () => await barrier.Wait());
            await barrier.Reset();
            (await Gather(Enumerable.Range(0, 3).Select(_ => barrier.Wait()))).ShouldBe([0, 1, 2]);
        });
    }

    [Fact]
    public void Release_OnAnotherThread_ThrowsAndChangesNothing()
    {
        using var loop = new TestLoop();
        var (gate, semaphore, isSet, signal) = (new AsyncLock(), new AsyncSemaphore(0), new AsyncEvent(), new AsyncAutoResetEvent());
        var (readWrite, limiter, countdown, queue) = (new AsyncReaderWriterLock(), new CapacityLimiter(1), new AsyncCountdownEvent(1), new AsyncQueue<int>());
        loop.Run(async () =>
        {
            await gate.Acquire();
            await readWrite.AcquireWrite();
            await limiter.Acquire("first");
            LoopTask[] waiters =
            [
                CreateTask(gate.Acquire()), CreateTask(semaphore.Acquire()), CreateTask(isSet.Wait()), CreateTask(signal.Wait()),
                CreateTask(readWrite.AcquireRead()), CreateTask(limiter.Acquire("second")), CreateTask(countdown.Wait()), CreateTask(queue.Get()),
            ];
            Action[] releases =
            [
                gate.Release, semaphore.Release, isSet.Set, signal.Set,
                readWrite.ReleaseWrite, () => limiter.Release("first"), () => countdown.Signal(), () => queue.TryPut(1),
            ];
            await Yield();
            await Task.Run(() => Array.ForEach(releases, static release =>
                Should.Throw<InvalidOperationException>(release).Message.ShouldContain("belongs to another thread")));
            Array.ForEach(releases, static release => release());
            await Wait(waiters, timeout: TimeSpan.FromSeconds(1));
            waiters.ShouldAllBe(static waiter => waiter.IsCompletedSuccessfully);
        });
    }
}
