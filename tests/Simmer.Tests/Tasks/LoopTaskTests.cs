using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Tasks;

public sealed class LoopTaskTests
{
    [Fact]
    public void CreateTask_StartsInTheNextIteration_InTheOrderOfCreation()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var first = CreateTask(Say("first"));
            var second = CreateTask(Say("second"));
            loop.Step("main");
            await second;
            await first;
        });
        loop.Steps.ShouldBe(["0s main", "0s first", "0s second"]);

        async Coroutine Say(string what) => loop.Step(what);
    }

    [Fact]
    public void CreateTask_Eagerly_RunsTheFirstStepAtOnce()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var me = CurrentTask;
            var done = CreateTask(Answer(), eager: true);
            done.Result.ShouldBe(42);
            var waiting = CreateTask(Wait(), name: "child", eager: true);
            waiting.IsCompleted.ShouldBeFalse();
            CurrentTask.ShouldBe(me);
            loop.Step("main");
            await waiting;
        });
        loop.Steps.ShouldBe(["0s child began", "0s main", "1s child ended"]);

        static async Coroutine<int> Answer() => 42;

        async Coroutine Wait()
        {
            loop.Step($"{CurrentTask!.Name} began");
            await Sleep(TimeSpan.FromSeconds(1));
            loop.Step($"{CurrentTask!.Name} ended");
        }
    }

    [Fact]
    public void CreateTask_EagerlyAndVeryDeep_DoesNotOverflowTheStack()
    {
        using var loop = new TestLoop(new LoopOptions { EagerTasks = true });
        loop.Run(async () => (await CreateTask(Nest(100_000))).ShouldBe(100_000));

        static async Coroutine<int> Nest(int n) => n == 0 ? 0 : 1 + await CreateTask(Nest(n - 1));
    }

    [Fact]
    public void Name_IsGivenOrANumber()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            CurrentTask!.Name.ShouldBe("Task-1");
            var task = CreateTask(Sleep(TimeSpan.Zero));
            task.Name.ShouldBe("Task-2");
            task.Name = "sleeper";
            task.ToString().ShouldBe("task 'sleeper' (pending)");
            var named = CreateTask(Sleep(TimeSpan.Zero), name: "named");
            named.Name.ShouldBe("named");
            await task;
            await named;
            task.ToString().ShouldBe("task 'sleeper' (done)");
        });
    }

    [Fact]
    public void AwaitATask_InManyPlaces_GivesAllTheSameResult()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var work = CreateTask(Work());
            var results = await Gather(Enumerable.Range(0, 5).Select(_ => Follow(work)));
            results.ShouldAllBe(static result => result == 7);
            (await work).ShouldBe(7);
        });

        static async Coroutine<int> Work()
        {
            await Sleep(TimeSpan.FromSeconds(1));
            return 7;
        }

        static async Coroutine<int> Follow(LoopTask<int> task) => await task;
    }

    [Fact]
    public void AwaitAFailedTask_ThrowsTheSameExceptionToAll_AndTracesDoNotPileUp()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var work = CreateTask(Fail());
            List<(Exception Error, int Lines)> seen = [];
            for (var i = 0; i < 5; i++)
            {
                try
                {
                    await work;
                }
                catch (FormatException e)
                {
                    seen.Add((e, e.StackTrace!.Split('\n').Length));
                }
            }

            seen.Select(static one => one.Error).Distinct().Count().ShouldBe(1);
            seen.Select(static one => one.Lines).Distinct().Count().ShouldBe(1);
        });

        static async Coroutine Fail() => throw new FormatException();
    }

    [Fact]
    public void AwaitItself_Throws()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var me = CurrentTask!;
            var error = await Expect.Throws<InvalidOperationException>(async () => await me);
            error.Message.ShouldContain("awaits itself");
        });
    }

    [Fact]
    public void AwaitItself_LetsTheOthersRunAndGivesWayToACancellation()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(AwaitMe());
            await Yield();
            task.IsCompleted.ShouldBeFalse(); // asyncio tells it in its next step.
            task.Cancel();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
        });

        static async Coroutine AwaitMe() => await CurrentTask!;
    }

    [Fact]
    public void Cancel_OfTasksThatAwaitEachOther_Throws()
    {
        var loop = new TestLoop();
        LoopTask? first = null;
        LoopTask? second = null;
        loop.Run(async () =>
        {
            first = CreateTask(Await(() => second!));
            second = CreateTask(Await(() => first));
            await Sleep(TimeSpan.FromSeconds(1));
            Should.Throw<InsufficientExecutionStackException>(() => first.Cancel());
        });
        Should.Throw<InsufficientExecutionStackException>(loop.Dispose); // They can be ended no more.

        static async Coroutine Await(Func<LoopTask> other) => await other();
    }

    [Fact]
    public void Settle_OfItself_Throws()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var me = CurrentTask!;
            await Expect.Throws<InvalidOperationException>(async () => await me.Settle());
        });
    }

    [Fact]
    public void Result_BeforeTheEnd_SaysWhatToDo()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(Answer());
            Should.Throw<InvalidStateException>(() => task.Result).Message.ShouldContain("Await it");
            Should.Throw<InvalidStateException>(() => task.Exception);
            await task;
            task.Result.ShouldBe(1);
            task.Exception.ShouldBeNull();
        });

        static async Coroutine<int> Answer() => 1;
    }

    [Fact]
    public void Cancel_ThrowsOnceWhereItWaits_WithReasonAndOrigin()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var me = CurrentTask;
            CancelledException? seen = null;
            var task = CreateTask(Stubborn());
            await Yield();
            task.Cancel("please").ShouldBeTrue();
            task.CancellationRequests.ShouldBe(1);
            await task;
            seen!.Reason.ShouldBe("please");
            seen.CancelledBy.ShouldBe(me);
            seen.Message.ShouldBe("The task was cancelled: please");
            task.IsCompletedSuccessfully.ShouldBeTrue();
            task.Cancel().ShouldBeFalse();

            async Coroutine Stubborn()
            {
                try
                {
                    await Sleep(TimeSpan.FromHours(1));
                }
                catch (CancelledException e)
                {
                    seen = e;
                }

                await Sleep(TimeSpan.FromSeconds(1)); // Edge-triggered: this is not interrupted.
            }
        });
        loop.Now.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Cancel_PassesTransparentCoroutines_AndRunsTheFinallyOfTheOthers()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(Level1());
            await Yield();
            task.Cancel();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
        });
        loop.Steps.ShouldBe(["0s finally 3", "0s catch 1"]);

        async Coroutine Level1()
        {
            try
            {
                await Level2();
            }
            catch (CancelledException)
            {
                loop.Step("catch 1");
                throw;
            }
        }

        static async Coroutine Level2Inner(Func<Coroutine> next) => await next();

        async Coroutine Level2() => await Level2Inner(Level3);

        async Coroutine Level3()
        {
            try
            {
                await Level4();
            }
            finally
            {
                loop.Step("finally 3");
            }
        }

        static async Coroutine Level4() => await Level5();

        static async Coroutine Level5() => await Sleep(TimeSpan.FromHours(1));
    }

    [Fact]
    public void Cancel_WhileUsing_DisposesEverything()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(Use());
            await Yield();
            task.Cancel();
            await task.Settle();
        });
        loop.Steps.ShouldBe(["0s disposed asynchronously", "0s disposed"]);

        async Coroutine Use()
        {
            using var a = new OnDispose(() => loop.Step("disposed"));
            await using var b = new OnDispose(() => loop.Step("disposed asynchronously"));
            await Sleep(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public void Cancel_BeforeTheFirstStep_RunsNothingOfIt()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(Work());
            task.Cancel();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
        });
        loop.Steps.ShouldBeEmpty();

        async Coroutine Work()
        {
            try
            {
                loop.Step("began");
                await Yield();
            }
            finally
            {
                loop.Step("ended");
            }
        }
    }

    [Fact]
    public void Cancel_WhoAwaitsAnother_CancelsThat()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var inner = CreateTask(Sleep(TimeSpan.FromHours(1)));
            var outer = CreateTask(Follow(inner));
            await Yield();
            outer.Cancel("both");
            await outer.Settle();
            inner.IsCancelled.ShouldBeTrue();
            outer.IsCancelled.ShouldBeTrue();
        });

        static async Coroutine Follow(LoopTask task) => await task;
    }

    [Fact]
    public void Uncancel_ToZero_DropsWhatHasNotBeenThrown()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var me = CurrentTask!;
            me.Cancel();
            me.Cancel();
            me.Uncancel().ShouldBe(1);
            me.Uncancel().ShouldBe(0);
            me.Uncancel().ShouldBe(0);
            await Sleep(TimeSpan.FromSeconds(1));
        });
    }

    [Fact]
    public void ForeignCancellation_EndsTheTaskAsCancelled()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(Throw());
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
            await Expect.Throws<TaskCanceledException>(async () => await task);
        });

        static async Coroutine Throw() => throw new TaskCanceledException();
    }

    [Fact]
    public void Settle_ReturnsWhateverHasHappened()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var failed = CreateTask(Fail());
            await failed.Settle();
            failed.IsFaulted.ShouldBeTrue();
            failed.Exception.ShouldBeOfType<FormatException>();
            var fine = CreateTask(Sleep(TimeSpan.FromSeconds(1)));
            await fine.Settle();
            await fine.Settle(); // It has ended: this does not wait.
            fine.IsCompletedSuccessfully.ShouldBeTrue();
        });
        loop.Errors.ShouldBeEmpty();

        static async Coroutine Fail()
        {
            await Yield();
            throw new FormatException();
        }
    }

    [Fact]
    public void Token_FollowsTheTask_AndIsRenewed()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var me = CurrentTask!;
            var token = me.CancellationToken;
            me.CancellationToken.ShouldBe(token);
            token.IsCancellationRequested.ShouldBeFalse();
            me.Cancel();
            token.IsCancellationRequested.ShouldBeTrue();
            me.CancellationToken.IsCancellationRequested.ShouldBeTrue();
            me.Uncancel();
            me.CancellationToken.IsCancellationRequested.ShouldBeFalse();
            await Yield();
        });
    }

    [Fact]
    public void AMillionTasks_RunAndEnd()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var sum = 0;
            var tasks = new LoopTask<int>[1_000_000];
            for (var i = 0; i < tasks.Length; i++)
            {
                tasks[i] = CreateTask(One(i));
            }

            AllTasks.Count.ShouldBe(1_000_001);
            foreach (var task in tasks)
            {
                sum += await task;
            }

            sum.ShouldBe(1_000_000);
            _ = AllTasks.ShouldHaveSingleItem();
            loop.Now.ShouldBe(TimeSpan.FromSeconds(10));
        });

        static async Coroutine<int> One(int i)
        {
            await Sleep(TimeSpan.FromSeconds(1 + (i % 10)));
            return 1;
        }
    }

    [Fact]
    public void AllTasks_IsInTheOrderOfCreation_WithoutThoseThatHaveEnded()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var tasks = Enumerable.Range(0, 10).Select(static i => CreateTask(Sleep(TimeSpan.FromSeconds(i % 3)), $"t{i}")).ToArray();
            await Sleep(TimeSpan.FromSeconds(1.5));
            AllTasks.Select(static task => task.Name).ShouldBe(["Task-1", "t2", "t5", "t8"]);
            await Gather(tasks);
        });
    }

    private sealed class OnDispose(Action action) : IDisposable, IAsyncDisposable
    {
        public void Dispose() => action();

        public async ValueTask DisposeAsync()
        {
            await Yield();
            action();
        }
    }
}
