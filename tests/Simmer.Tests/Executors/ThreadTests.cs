using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Executors;

public sealed class ThreadTests
{
    [Fact]
    public void ToThread_RunsElsewhere_AndComesBack()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var thread = Environment.CurrentManagedThreadId;
            var other = await ToThread(() => Environment.CurrentManagedThreadId);
            other.ShouldNotBe(thread);
            Environment.CurrentManagedThreadId.ShouldBe(thread);
            await ToThread(static () => { });
            await ToThread(static (CancellationToken token) => token.IsCancellationRequested.ShouldBeFalse());
            (await Expect.Throws<FormatException>(async () => await ToThread(static () => throw new FormatException("there"))))
                .StackTrace.ShouldNotBeNull();
        });
    }

    [Fact]
    public void ToThread_VirtualTimeStandsStill_UntilTheCallHasEnded()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var sleeper = CreateTask(Sleep(TimeSpan.FromHours(1)));
            await ToThread(static () => Thread.Sleep(30));
            loop.Now.ShouldBe(TimeSpan.Zero);
            await sleeper;
        });
    }

    [Fact]
    public void ToThread_FlowsAsyncLocalsIn_AndNotBack()
    {
        var local = new AsyncLocal<string> { Value = "in" };
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            local.Value = "in";
            (await ToThread(() =>
            {
                var seen = local.Value;
                local.Value = "out";
                return seen;
            })).ShouldBe("in");
            local.Value.ShouldBe("in");
        });
    }

    [Fact]
    public void ToThread_Cancelled_EndsTheWaitAndCancelsTheToken()
    {
        using var loop = new TestLoop();
        using var entered = new ManualResetEventSlim();
        loop.Run(async () =>
        {
            using var left = new ManualResetEventSlim();
            var task = CreateTask(ToThread(token =>
            {
                entered.Set();
                token.WaitHandle.WaitOne(TimeSpan.FromSeconds(60)).ShouldBeTrue();
                left.Set();
            }));
            await ToThread(() => entered.Wait());
            task.Cancel();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
            await ToThread(() => left.Wait());
        });
    }

    [Fact]
    public void Executor_HasSoManyThreads_AndTheOthersWait()
    {
        using var executor = new ThreadExecutor(maxThreads: 2, name: "pair");
        var running = 0;
        var most = 0;
        using var loop = new TestLoop();
        loop.Run(async () => await Gather(Enumerable.Range(0, 20).Select(_ => executor.Run(_ =>
        {
            var now = Interlocked.Increment(ref running);
            lock (executor)
            {
                most = Math.Max(most, now);
            }

            Thread.Sleep(2);
            return Interlocked.Decrement(ref running);
        }))));
        most.ShouldBeLessThanOrEqualTo(2);
        executor.ToString().ShouldContain("of 2");
        executor.Shutdown(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        loop.Run(async () => (await Expect.Throws<InvalidOperationException>(async () => await executor.Run(static _ => 1)))
            .Message.ShouldContain("'pair' has been shut down"));
        Should.Throw<ArgumentOutOfRangeException>(static () => new ThreadExecutor(maxThreads: 0));
    }

    [Fact]
    public void Executor_CancelledBeforeItsTurn_NeverRuns()
    {
        using var executor = new ThreadExecutor(maxThreads: 1);
        using var gate = new ManualResetEventSlim();
        var hasRun = false;
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var first = CreateTask(executor.Run(token =>
            {
                gate.Wait(token);
                return 0;
            }));
            var second = CreateTask(executor.Run(_ => hasRun = true));
            await Yield();
            second.Cancel();
            await second.Settle();
            gate.Set();
            await first;
            await executor.Run(static _ => 0);
        });
        hasRun.ShouldBeFalse();
    }

    [Fact]
    public void Run_AtItsEnd_WaitsForThreads_ButNotForEver()
    {
        using var gate = new ManualResetEventSlim();
        List<LoopError> errors = [];
        Asyncio.Run(
            Main(gate),
            new LoopOptions { ShutdownTimeout = TimeSpan.FromMilliseconds(50), UnhandledException = errors.Add, HandleSignals = false });
        errors.ShouldHaveSingleItem().Message.ShouldContain("abandoned");
        gate.Set();

        static async Coroutine Main(ManualResetEventSlim gate)
        {
            var loop = EventLoop.Current;
            var hasBegun = new AsyncEvent();
            _ = CreateTask(ToThread(() =>
            {
                loop.CallSoonThreadsafe(hasBegun.Set);
                gate.Wait();
            }));
            await hasBegun.Wait(); // A call that has not begun yet would not be waited for.
        }
    }
}
