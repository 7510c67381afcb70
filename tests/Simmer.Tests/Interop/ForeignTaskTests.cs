using Simmer.LowLevel;
using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Interop;

/// <summary>Ordinary <c>async Task</c> code and coroutines, in both directions.</summary>
public sealed class ForeignTaskTests
{
    [Fact]
    public void AwaitTask_CompletedByAnotherThread_ComesBackToTheLoop()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var thread = Environment.CurrentManagedThreadId;
            var me = CurrentTask;
            (await Task.Run(static () => 42)).ShouldBe(42);
            Environment.CurrentManagedThreadId.ShouldBe(thread);
            CurrentTask.ShouldBe(me);
            await Task.Yield();
            Environment.CurrentManagedThreadId.ShouldBe(thread);
            await new ValueTask<int>(Task.Run(static () => 1)).ConfigureAwait(false);
            Environment.CurrentManagedThreadId.ShouldBe(thread);
            CurrentTask.ShouldBe(me);
        });
    }

    [Fact]
    public void AwaitTask_ThatHasEnded_CostsNoIteration()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            loop.Loop.CallSoon(() => loop.Step("callback"));
            await Task.CompletedTask;
            await Task.FromResult(1);
            loop.Step("after");
            await Yield();
        });
        loop.Steps.ShouldBe(["0s after", "0s callback"]);
    }

    [Fact]
    public void AsyncTaskMethod_ThatAwaitsOurs_GoesOnInTheSameTask()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var me = CurrentTask;
            (await Ordinary(me!)).ShouldBe("done");
            loop.Now.ShouldBe(TimeSpan.FromSeconds(3));
        });

        static async Task<string> Ordinary(LoopTask me)
        {
            await Sleep(TimeSpan.FromSeconds(1));
            CurrentTask.ShouldBe(me);
            await Yield();
            CurrentTask.ShouldBe(me);
            await CreateTask(Sleep(TimeSpan.FromSeconds(1)));
            CurrentTask.ShouldBe(me);
            await Deeper();
            CurrentTask.ShouldBe(me);
            return "done";
        }

        static async Task Deeper() => await Sleep(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void AsyncTaskMethods_StartedTogether_WaitTogether()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await Task.WhenAll(Ordinary(1), Ordinary(2), Ordinary(3));
            loop.Now.ShouldBe(TimeSpan.FromSeconds(3));
        });
        loop.Steps.ShouldBe(["1s 1", "2s 2", "3s 3"]);

        async Task Ordinary(int seconds)
        {
            await Sleep(TimeSpan.FromSeconds(seconds));
            loop.Step(seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Cancel_ReachesWhatAsyncTaskMethodsAwait()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(Main());
            await Sleep(TimeSpan.FromSeconds(1));
            task.Cancel("enough");
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
        });
        loop.Steps.ShouldBe(["1s cleaned up 1: enough", "1s cleaned up 2: enough"]);
        loop.Now.ShouldBe(TimeSpan.FromSeconds(1));

        async Coroutine Main() => await Task.WhenAll(Ordinary(1), Ordinary(2));

        async Task Ordinary(int number)
        {
            try
            {
                await Sleep(TimeSpan.FromHours(1));
            }
            catch (CancelledException e)
            {
                loop.Step($"cleaned up {number}: {e.Reason}");
                throw;
            }
        }
    }

    [Fact]
    public void SetResult_InOneTask_DoesNotRunAnotherOneInsideIt()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var source = new TaskCompletionSource();
            var waiter = CreateTask(Waiter(source), name: "waiter");
            await Yield();
            loop.Step("setting");
            source.SetResult();
            loop.Step("set");
            await waiter;
        });
        loop.Steps.ShouldBe(["0s setting", "0s set", "0s waiter goes on as 'waiter'"]);

        async Coroutine Waiter(TaskCompletionSource source)
        {
            await Ordinary(source);
        }

        async Task Ordinary(TaskCompletionSource source)
        {
            await source.Task;
            loop.Step($"waiter goes on as '{CurrentTask!.Name}'");
        }
    }

    [Fact]
    public void BareAwait_WhenCancelled_WaitsForTheForeignTask_ThenThrowsAtTheNextWait()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var source = new TaskCompletionSource();
            var task = CreateTask(Main(source));
            await Yield();
            task.Cancel();
            await Sleep(TimeSpan.FromSeconds(1));
            loop.Step("still waiting");
            source.SetResult();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
        });
        loop.Steps.ShouldBe(["1s still waiting", "1s foreign task has ended", "1s cancelled"]);

        async Coroutine Main(TaskCompletionSource source)
        {
            await source.Task;
            loop.Step("foreign task has ended");
            try
            {
                await Sleep(TimeSpan.FromHours(1));
            }
            catch (CancelledException)
            {
                loop.Step("cancelled");
                throw;
            }
        }
    }

    [Fact]
    public void BareAwait_ThatHeedsTheToken_IsCancelledOnce()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(Main());
            await Yield();
            task.Cancel();
            await task.Settle();
            task.IsCompletedSuccessfully.ShouldBeTrue();
        });
        loop.Steps.ShouldBe(["0s token", "1s cleaned up"]);

        async Coroutine Main()
        {
            try
            {
                await Task.Delay(TimeSpan.FromHours(1), EventLoop.Current.TimeProvider, CurrentTask!.CancellationToken);
            }
            catch (OperationCanceledException)
            {
                loop.Step("token");
            }

            await Sleep(TimeSpan.FromSeconds(1)); // The cancellation has been delivered: this is not interrupted again.
            loop.Step("cleaned up");
        }
    }

    [Fact]
    public void OnLoop_WhenCancelled_AbandonsTheForeignTask()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var source = new TaskCompletionSource<int>();
            var task = CreateTask(source.Task.OnLoop());
            await Yield();
            task.Cancel();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
            source.SetResult(1); // Nobody minds.
            await Yield();
        });
        loop.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void OnLoop_ReturnsResultsAndFailures()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            (await Task.Run(static () => 7).OnLoop()).ShouldBe(7);
            (await new ValueTask<int>(8).OnLoop()).ShouldBe(8);
            await Task.CompletedTask.OnLoop();
            await Expect.Throws<FormatException>(async () => await Task.Run(static () => throw new FormatException()).OnLoop());
        });
    }

    [Fact]
    public void AsTask_FollowsACoroutine()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            (await Work(5).AsTask()).ShouldBe(5);
            await Sleep(TimeSpan.FromSeconds(1)).AsTask();
            await Expect.Throws<FormatException>(async () => await Work(-1).AsTask());
            var cancelled = CreateTask(Work(1));
            cancelled.Cancel();
            await Expect.Throws<OperationCanceledException>(async () => await cancelled.AsTask());
        });

        static async Coroutine<int> Work(int result)
        {
            await Sleep(TimeSpan.FromSeconds(1));
            return result >= 0 ? result : throw new FormatException();
        }
    }

    [Fact]
    public void AsyncIterator_AwaitsOurs_AndIsEnumeratedByUs()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var me = CurrentTask;
            var sum = 0;
            await foreach (var item in Count(5))
            {
                sum += item;
                CurrentTask.ShouldBe(me);
            }

            sum.ShouldBe(10);
            loop.Now.ShouldBe(TimeSpan.FromSeconds(5));
        });

        static async IAsyncEnumerable<int> Count(int n)
        {
            for (var i = 0; i < n; i++)
            {
                await Sleep(TimeSpan.FromSeconds(1));
                yield return i;
            }
        }
    }

    [Fact]
    public void AsyncVoid_ThatFails_IsReported()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            Fire();
            await Sleep(TimeSpan.FromSeconds(2));
        });
        var error = loop.Errors.ShouldHaveSingleItem();
        error.Exception.ShouldBeOfType<FormatException>();
        error.Message.ShouldContain("async void");

        static async void Fire()
        {
            await Sleep(TimeSpan.FromSeconds(1));
            throw new FormatException();
        }
    }

    [Fact]
    public void HotTask_ThatOutlivesItsTask_GoesOn()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            Task? hot = null;
            await CreateTask(Starter());
            await Sleep(TimeSpan.FromSeconds(5));
            hot!.IsCompletedSuccessfully.ShouldBeTrue();

            async Coroutine Starter() => hot = Ordinary();
        });
        loop.Steps.ShouldBe(["1s one", "2s two"]);

        async Task Ordinary()
        {
            await Sleep(TimeSpan.FromSeconds(1));
            loop.Step("one");
            await Sleep(TimeSpan.FromSeconds(1));
            loop.Step("two");
        }
    }

    [Fact]
    public void CompletedAfterTheLoopIsClosed_HarmsNobody()
    {
        var source = new TaskCompletionSource();
        var loop = new EventLoop(new LoopOptions { Clock = new VirtualClock(), Poller = static () => new VirtualClock(), UnhandledException = static _ => { } });
        _ = loop.CreateTask(Wait(source.Task));
        loop.CallSoon(() => loop.CallSoon(loop.Stop));
        loop.RunForever();
        loop.Dispose();
        Task.Run(source.SetResult).Wait(TestContext.Current.CancellationToken);

        static async Coroutine Wait(Task task) => await task;
    }

    [Fact]
    public void Run_AnOrdinaryAsyncProgram_StaysOnThisThread()
    {
        var thread = Environment.CurrentManagedThreadId;
        var result = Run(async Task<int> () =>
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
            Environment.CurrentManagedThreadId.ShouldBe(thread);
            await Task.Run(static () => { }, TestContext.Current.CancellationToken);
            Environment.CurrentManagedThreadId.ShouldBe(thread);
            return 3;
        });
        result.ShouldBe(3);
    }

    [Fact]
    public void Await_ByOrdinaryCodeThatRunsInNoTask_ThrowsThereAndTheLoopGoesOn()
    {
        using var loop = new TestLoop();
        var row = new WaitQueue(WaitKind.Other, "a row", "wait");
        var operation = new Doorbell();
        loop.Run(async () =>
        {
            Func<Task>[] waits = [async () => await Yield(), async () => await row.Wait(), async () => await operation.Wait()];
            foreach (var wait in waits)
            {
                Task? inCallback = null;
                EventLoop.Current.CallSoon(() => inCallback = wait());
                await Yield();
                (await Expect.Throws<InvalidOperationException>(async () => await inCallback!)).Message.ShouldContain("Only a task can wait");

                var elsewhere = Task.Run(wait);
                (await Expect.Throws<InvalidOperationException>(async () => await elsewhere)).Message.ShouldContain("No event loop is running");
            }
        });
        loop.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void OrdinaryCode_ThatAwaitsTheSameFutureAsItsTask_GoesOnWhenTheTaskHasEnded()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var future = EventLoop.Current.CreateFuture<int>();
            var task = CreateTask(Main());
            await Sleep(TimeSpan.FromSeconds(2));
            future.SetResult(1);
            await task;
            await Yield();

            async Coroutine Main()
            {
                _ = Ordinary(); // It takes the task's own place to wait, and stands behind it at the future.
                await future;
                loop.Step("task");
            }

            async Task Ordinary()
            {
                await Sleep(TimeSpan.FromSeconds(1));
                await future;
                loop.Step("ordinary");
            }
        });
        loop.Steps.ShouldBe(["2s task", "2s ordinary"]);
    }

    [Fact]
    public void OrdinaryCode_CancelledInTheIterationInWhichItsTimerExpiresAndItsTaskEnds_LearnsOfIt()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var future = EventLoop.Current.CreateFuture<int>();
            var task = CreateTask(Main());
            await Yield();
            EventLoop.Current.CallSoon(() => task.Cancel());
            future.SetResult(1);
            await task;
            await Sleep(TimeSpan.FromSeconds(1));

            async Coroutine Main()
            {
                _ = Ordinary(); // It takes the task's own place to wait.
                await future;
                loop.Step("task");
            }

            async Task Ordinary()
            {
                try
                {
                    await SleepUntil(EventLoop.Current.Now);
                }
                catch (OperationCanceledException)
                {
                    loop.Step("ordinary: cancelled");
                }
            }
        });
        loop.Steps.ShouldBe(["0s task", "0s ordinary: cancelled"]);
    }

    private sealed class Doorbell : Suspension
    {
        public override WaitInfo Describe() => new(WaitKind.Other, this, Deadline: null);
    }
}
