using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Interop;

public sealed class ThreadsafeCallTests
{
    [Fact]
    public async Task RunCoroutineThreadsafe_ReturnsResultsAndFailures()
    {
        using var other = new LoopOnThread();
        (await other.Loop.RunCoroutineThreadsafe(Answer())).ShouldBe(42);
        await other.Loop.RunCoroutineThreadsafe(Sleep(TimeSpan.FromMilliseconds(1)));
        await Should.ThrowAsync<FormatException>(async () => await other.Loop.RunCoroutineThreadsafe(Fail()));

        static async Coroutine<int> Answer()
        {
            await Yield();
            return 42;
        }

        static async Coroutine Fail() => throw new FormatException();
    }

    [Fact]
    public async Task RunCoroutineThreadsafe_Cancelled_CancelsTheTask()
    {
        using var other = new LoopOnThread();
        using var source = new CancellationTokenSource();
        using var began = new ManualResetEventSlim();
        var cleanedUp = false;
        var call = other.Loop.RunCoroutineThreadsafe(Work(), source.Token);
        began.Wait(TestContext.Current.CancellationToken);
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await call);
        cleanedUp.ShouldBeTrue();

        async Coroutine Work()
        {
            try
            {
                began.Set();
                await Sleep(TimeSpan.FromHours(1));
            }
            finally
            {
                await Yield();
                cleanedUp = true;
            }
        }
    }

    [Fact]
    public async Task RunCoroutineThreadsafe_WhenTheLoopCloses_IsCancelled()
    {
        Task call;
        using (var other = new LoopOnThread())
        {
            call = other.Loop.RunCoroutineThreadsafe(Sleep(TimeSpan.FromHours(1)));
        }

        await Should.ThrowAsync<OperationCanceledException>(async () => await call);
    }

    [Fact]
    public void RunCoroutineThreadsafe_OnTheLoopsOwnThread_ThrowsInsteadOfDeadlocking()
    {
        using var runner = new LoopRunner(new LoopOptions { HandleSignals = false });
        runner.Run(async () =>
        {
            var loop = EventLoop.Current;
            Should.Throw<InvalidOperationException>(() => loop.RunCoroutineThreadsafe(Sleep(TimeSpan.Zero)))
                .Message.ShouldContain("block the loop for ever");
            await Yield();
        });
    }

    [Fact]
    public void TwoLoops_TalkToEachOther()
    {
        using var other = new LoopOnThread();
        using var runner = new LoopRunner(new LoopOptions { HandleSignals = false });
        runner.Run(async () =>
        {
            var mine = Environment.CurrentManagedThreadId;
            for (var i = 0; i < 100; i++)
            {
                var theirs = await other.Loop.RunCoroutineThreadsafe(ThreadId());
                theirs.ShouldNotBe(mine);
                Environment.CurrentManagedThreadId.ShouldBe(mine);
            }
        });

        static async Coroutine<int> ThreadId()
        {
            await Yield();
            return Environment.CurrentManagedThreadId;
        }
    }

    [Fact]
    public void RunCoroutineThreadsafe_OfACoroutineThatIsSpent_FailsItsTask()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var here = EventLoop.Current;
            var second = Task.Run(async () =>
            {
                var coroutine = Sleep(TimeSpan.FromSeconds(1));
                _ = here.RunCoroutineThreadsafe(coroutine);
                await here.RunCoroutineThreadsafe(coroutine);
            });
            (await Expect.Throws<InvalidOperationException>(async () => await second))
                .Message.ShouldContain("already been awaited");
        });
        loop.Errors.ShouldBeEmpty();
    }
}
