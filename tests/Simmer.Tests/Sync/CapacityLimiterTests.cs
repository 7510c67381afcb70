using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Sync;

public sealed class CapacityLimiterTests
{
    [Fact]
    public void Acquire_MoreThanThereAre_WaitsInOrder()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var limiter = new CapacityLimiter(2);
            var tasks = new[] { "a", "b", "c", "d", "e" }.Select(name => CreateTask(Use(limiter, loop, name), name)).ToArray();
            await Yield();
            var snapshot = limiter.Snapshot();
            (snapshot.TotalTokens, snapshot.BorrowedTokens, snapshot.Waiting).ShouldBe((2, 2, 3));
            snapshot.Borrowers.ShouldBe(["a", "b"]);
            limiter.ToString().ShouldBe("capacity limiter (2 of 2 lent, 3 waiting)");
            await Wait(tasks);
            limiter.AvailableTokens.ShouldBe(2);
        });
        loop.Steps.ShouldBe(["0s a", "0s b", "1s c", "1s d", "2s e"]);
    }

    [Fact]
    public void TotalTokens_Raised_LetsWaitersPass_AndLowered_WaitsForTokensToComeBack()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var limiter = new CapacityLimiter(0);
            var tasks = new[] { "a", "b", "c", "d" }.Select(name => CreateTask(Use(limiter, loop, name))).ToArray();
            await Sleep(TimeSpan.FromSeconds(1));
            limiter.TotalTokens = 3;
            limiter.BorrowedTokens.ShouldBe(3); // On their way.
            await Yield();
            limiter.TotalTokens = 1;
            limiter.AvailableTokens.ShouldBe(0);
            limiter.BorrowedTokens.ShouldBe(3);
            await Wait(tasks);
            Should.Throw<ArgumentOutOfRangeException>(() => limiter.TotalTokens = -1);
        });
        loop.Steps.ShouldBe(["1s a", "1s b", "1s c", "2s d"]);
    }

    [Fact]
    public void Borrower_WhoComesTwice_IsRefused()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var limiter = new CapacityLimiter(1);
            var me = new Person("Ann");
            using (await limiter.Acquire(me))
            {
                (await Expect.Throws<InvalidOperationException>(async () => await limiter.Acquire(me))).Message.ShouldContain("Ann has borrowed");
                var bob = new Person("Bob");
                var waiting = CreateTask(limiter.Acquire(bob));
                await Yield();
                (await Expect.Throws<InvalidOperationException>(async () => await limiter.Acquire(bob))).Message.ShouldContain("Bob waits");
                limiter.Snapshot().Borrowers.ShouldBe(["Ann"]);
                waiting.Cancel();
                await waiting.Settle();
            }

            using (await limiter.Acquire())
            {
                await Expect.Throws<InvalidOperationException>(async () => await limiter.Acquire());
            }
        });
    }

    [Fact]
    public void Release_OfWhatWasNotBorrowed_IsRefused()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var limiter = new CapacityLimiter(1);
            Should.Throw<InvalidOperationException>(() => limiter.Release()).Message.ShouldContain("borrowed no token");
            var token = await limiter.Acquire("Ann");
            token.Borrower.ShouldBe("Ann");
            await CreateTask(GiveBack()); // Another task may: the token knows whose it is.
            Should.Throw<InvalidOperationException>(token.Dispose).Message.ShouldContain("given back twice");

            async Coroutine GiveBack()
            {
                await Yield();
                token.Dispose();
            }
        });
        Should.Throw<ArgumentOutOfRangeException>(static () => new CapacityLimiter(-1));
    }

    [Fact]
    public void Waiters_Cancelled_BeforeAndAfterTheWakeUp_LoseNoToken()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var limiter = new CapacityLimiter(1);
            var held = await limiter.Acquire();
            var waiting = CreateTask(Use(limiter, loop, "a"));
            var woken = CreateTask(Use(limiter, loop, "b"));
            var last = CreateTask(Use(limiter, loop, "c"));
            await Yield();
            waiting.Cancel();
            held.Dispose();
            woken.Cancel();
            await last;
            limiter.BorrowedTokens.ShouldBe(0);
            limiter.Snapshot().Borrowers.ShouldBeEmpty();
        });
        loop.Steps.ShouldBe(["0s c"]);
    }

    [Fact]
    public void Acquire_OnAnotherLoop_IsRefused_AndForgotten()
    {
        var limiter = new CapacityLimiter(1);
        using var other = new LoopOnThread();
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var held = await limiter.Acquire();
            var waiter = CreateTask(limiter.Acquire("Ann"));
            await Yield();
            var theirs = other.Loop.RunCoroutineThreadsafe(limiter.Acquire("Bob"));
            (await Expect.Throws<InvalidOperationException>(async () => await theirs)).Message.ShouldContain("Each loop needs its own");
            held.Dispose();
            (await waiter).Dispose();
            (await limiter.Acquire("Bob")).Dispose();
        });
    }

    private static async Coroutine Use(CapacityLimiter limiter, TestLoop loop, string name)
    {
        using (await limiter.Acquire())
        {
            loop.Step(name);
            await Sleep(TimeSpan.FromSeconds(1));
        }
    }

    private sealed record Person(string Name)
    {
        public override string ToString() => Name;
    }

    [Fact]
    public void Acquire_WhereNoTaskRuns_ThrowsAndLeavesNoApplicant()
    {
        using var loop = new TestLoop();
        var limiter = new CapacityLimiter(1);
        loop.Run(async () =>
        {
            await limiter.Acquire("one");
            Task? inCallback = null;
            EventLoop.Current.CallSoon(() => inCallback = Acquire());
            await Yield();
            (await Expect.Throws<InvalidOperationException>(async () => await inCallback!)).Message.ShouldContain("Only a task can wait");
            limiter.Release("one");
            await limiter.Acquire("other");
        });

        async Task Acquire() => await limiter.Acquire("other");
    }
}
