using Simmer.LowLevel;
using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Waiting;

/// <summary>Coroutines without <c>async</c>: a primitive of somebody else's, and what ours show of themselves.</summary>
public sealed class QueuedOperationTests
{
    [Fact]
    public void Operation_TriesAgainWheneverItIsWoken()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var purse = new Purse();
            var task = CreateTask(purse.Take(3));
            for (var i = 1; i <= 3; i++)
            {
                await Sleep(TimeSpan.FromSeconds(1));
                task.IsCompleted.ShouldBeFalse();
                purse.Add(1);
            }

            (await task).ShouldBe(3);
            loop.Step($"tried {purse.Tries} times");
        });
        loop.Steps.ShouldBe(["3s tried 4 times"]);
    }

    [Fact]
    public void Operation_Cancelled_IsToldWhetherItHadBeenWoken()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var purse = new Purse();
            var waiting = CreateTask(purse.Take(1));
            var woken = CreateTask(purse.Take(1));
            await Yield();
            waiting.Cancel();
            purse.Add(1);
            woken.Cancel();
            await waiting.Settle();
            await woken.Settle();
            purse.Cancelled.ShouldBe(["false", "true"]);
        });
    }

    [Fact]
    public void Operation_CancelledBeforeItBegins_IsNotTold()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var purse = new Purse();
            var task = CreateTask(purse.Take(1));
            task.Cancel();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
            purse.Cancelled.ShouldBeEmpty();
            purse.Tries.ShouldBe(0);
        });
    }

    [Fact]
    public void Operation_ThatThrows_FailsAsAnyCoroutine_AndIsUsedAgain()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var purse = new Purse();
            await Expect.Throws<InvalidOperationException>(async () => await purse.Take(-1));
            purse.Add(2);
            (await purse.Take(2)).ShouldBe(2);
        });
    }

    [Fact]
    public void Operation_IsAwaitedOnce()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var gate = new AsyncLock();
            var acquiring = gate.Acquire();
            using (await acquiring)
            {
                await Expect.Throws<InvalidOperationException>(async () => await acquiring);
            }
        });
    }

    [Fact]
    public void AwaitStack_NamesTheMethodThatMadeTheOperation()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var gate = new AsyncLock();
            var queue = new AsyncQueue<int>();
            using (await gate.Acquire())
            {
                LoopTask locking = CreateTask(gate.Acquire());
                LoopTask getting = CreateTask(queue.Get());
                await Yield();
                locking.AwaitStack().ShouldBe([new FrameInfo("Acquire", "Simmer.AsyncLock")]);
                getting.AwaitStack().ShouldBe([new FrameInfo("Get", "Simmer.AsyncQueue")]);
                locking.Cancel();
                getting.Cancel();
                await Wait([locking, getting]);
            }
        });
    }

    [Fact]
    public void Operation_NeverAwaited_IsReportedWhenTheLoopCloses()
    {
        var errors = new List<LoopError>();
        using (var loop = NewEventLoop(new LoopOptions { UnhandledException = errors.Add }))
        {
            loop.RunUntilComplete(loop.CreateTask(Forgetful()));
        }

        errors.ShouldHaveSingleItem().Kind.ShouldBe(LoopErrorKind.NeverAwaited);
        errors[0].Message.ShouldContain("AsyncEvent.Wait");

        static async Coroutine Forgetful()
        {
            var forgotten = new AsyncEvent().Wait();
            _ = forgotten;
        }
    }

    private sealed class Purse
    {
        private readonly WaitQueue _waiters;
        private int _coins;

        public Purse() => _waiters = new WaitQueue(WaitKind.Synchronization, this, "take");

        public int Tries { get; private set; }

        public List<string> Cancelled { get; } = [];

        public Coroutine<int> Take(int coins) => new(TakeOperation.Of(this, coins));

        public void Add(int coins)
        {
            _coins += coins;
            _waiters.WakeNext();
        }

        private sealed class TakeOperation : QueuedOperation<TakeOperation, Purse, int>
        {
            private int _wanted;

            public static TakeOperation Of(Purse purse, int coins)
            {
                var operation = Of(purse);
                operation._wanted = coins;
                return operation;
            }

            protected override WaitQueue Row => Owner._waiters;

            protected override bool TryComplete(bool hasWaited, out int result)
            {
                if (_wanted < 0)
                {
                    throw new InvalidOperationException("Nobody takes less than nothing.");
                }

                Owner.Tries++;
                result = _wanted;
                if (Owner._coins < _wanted)
                {
                    return false;
                }

                Owner._coins -= _wanted;
                return true;
            }

            protected override void OnCancelled(bool wasWoken) => Owner.Cancelled.Add(wasWoken ? "true" : "false");
        }
    }
}
