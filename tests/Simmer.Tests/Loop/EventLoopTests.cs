using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Loop;

public sealed class EventLoopTests
{
    [Fact]
    public void RunForever_InsideARunningLoop_Throws()
    {
        using var loop = new TestLoop();
        using var other = NewEventLoop();
        loop.Run(async () =>
        {
            Should.Throw<InvalidOperationException>(loop.Loop.RunForever).Message.ShouldContain("is running already");
            Should.Throw<InvalidOperationException>(other.RunForever).Message.ShouldContain("cannot run inside it");
            Should.Throw<InvalidOperationException>(() => Asyncio.Run(Sleep(TimeSpan.Zero))).Message.ShouldContain("Await the coroutine instead");
            Should.Throw<InvalidOperationException>(loop.Loop.Dispose).Message.ShouldContain("is running");
            await Yield();
        });
        loop.Dispose();
        loop.Errors.ShouldBeEmpty(); // The coroutine that could not be run was closed.
    }

    [Fact]
    public void ClosedLoop_RefusesEverything()
    {
        var loop = NewEventLoop(new LoopOptions { Name = "closed one" });
        loop.Dispose();
        loop.Dispose();
        loop.IsClosed.ShouldBeTrue();
        loop.Closed.IsCancellationRequested.ShouldBeTrue();
        Should.Throw<LoopClosedException>(() => loop.CallSoon(static () => { })).Message.ShouldContain("'closed one', which is closed");
        Should.Throw<LoopClosedException>(() => loop.CallLater(TimeSpan.Zero, static () => { }));
        Should.Throw<LoopClosedException>(() => loop.CallSoonThreadsafe(static () => { }));
        Should.Throw<LoopClosedException>(() => loop.CreateTask(Sleep(TimeSpan.Zero)));
        Should.Throw<LoopClosedException>(loop.RunForever);
        Should.Throw<LoopClosedException>(() => loop.RunCoroutineThreadsafe(Sleep(TimeSpan.Zero)));
    }

    [Fact]
    public void WrongThread_IsAlwaysNoticed()
    {
        using var other = new LoopOnThread();
        Action[] calls =
        [
            () => other.Loop.CallSoon(static () => { }),
            () => other.Loop.CallLater(TimeSpan.Zero, static () => { }),
            () => _ = other.Loop.CreateTask(Sleep(TimeSpan.Zero)),
            other.Loop.Stop,
            () => _ = other.Loop.Tasks,
            () => _ = other.Loop.CurrentTask,
            () => other.Loop.Snapshot(),
        ];
        foreach (var call in calls)
        {
            Should.Throw<InvalidOperationException>(call).Message.ShouldContain("belongs to another thread");
        }
    }

    [Fact]
    public void Stop_FinishesTheIteration_AndBeforeRunRunsOne()
    {
        using var clock = new VirtualClock();
        using var loop = NewEventLoop(new LoopOptions { Clock = clock, Poller = () => clock });
        List<string> said = [];
        loop.CallSoon(() =>
        {
            loop.Stop();
            said.Add("first");
            loop.CallSoon(() => said.Add("next iteration"));
        });
        loop.CallSoon(() => said.Add("second"));
        loop.RunForever();
        said.ShouldBe(["first", "second"]);
        loop.Stop();
        loop.RunForever();
        said.ShouldBe(["first", "second", "next iteration"]);
    }

    [Fact]
    public void RunUntilComplete_WhenStoppedBefore_Throws()
    {
        using var loop = new TestLoop();
        var future = loop.Loop.CreateFuture<int>();
        loop.Loop.CallSoon(loop.Loop.Stop);
        Should.Throw<InvalidOperationException>(() => loop.Loop.RunUntilComplete(future)).Message.ShouldContain("stopped before");
        using var other = NewEventLoop();
        Should.Throw<ArgumentException>(() => other.RunUntilComplete(future));
    }

    [Fact]
    public void RunOnce_DrivesTheLoopFromOutside()
    {
        using var loop = NewEventLoop();
        var done = false;
        _ = loop.CreateTask(Work());
        loop.RunOnce().ShouldBeTrue();
        loop.RunOnce().ShouldBeTrue();
        done.ShouldBeFalse();
        loop.RunOnce();
        done.ShouldBeTrue();
        loop.RunOnce().ShouldBeFalse();
        loop.RunOnce(TimeSpan.FromMilliseconds(1));
        Should.Throw<ArgumentOutOfRangeException>(() => loop.RunOnce(TimeSpan.FromSeconds(-1)));

        async Coroutine Work()
        {
            await Yield();
            await Yield();
            done = true;
        }
    }

    [Fact]
    public void CallSoonThreadsafe_FromManyThreads_LosesNothing_AndKeepsEachOnesOrder()
    {
        const int Threads = 4;
        const int Each = 20_000;
        using var loop = NewEventLoop();
        var next = new int[Threads];
        var total = 0;
        var inOrder = true;
        for (var i = 0; i < Threads; i++)
        {
            var number = i;
            new Thread(() =>
            {
                for (var k = 0; k < Each; k++)
                {
                    var index = k;
                    loop.CallSoonThreadsafe(() =>
                    {
                        inOrder &= next[number]++ == index;
                        if (++total == Threads * Each)
                        {
                            loop.Stop();
                        }
                    });
                }
            }).Start();
        }

        loop.RunForever();
        total.ShouldBe(Threads * Each);
        inOrder.ShouldBeTrue();
    }

    [Fact]
    public void CallSoonThreadsafe_WakesALoopThatSleeps()
    {
        using var other = new LoopOnThread();
        using var arrived = new ManualResetEventSlim();
        for (var i = 0; i < 200; i++)
        {
            other.Loop.CallSoonThreadsafe(arrived.Set);
            arrived.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
            arrived.Reset();
        }
    }

    [Fact]
    public void CallSoonThreadsafe_WhileStopped_WaitsForTheNextRun()
    {
        using var loop = NewEventLoop();
        loop.CallSoonThreadsafe(loop.Stop);
        loop.RunForever();
    }

    [Fact]
    public void Timers_FireInTheOrderOfDeadlines_EqualOnesInTheOrderOfCreation()
    {
        var random = new Random(7);
        using var loop = new TestLoop();
        List<(TimeSpan When, int Number)> fired = [];
        loop.Run(async () =>
        {
            var timers = new List<LoopTimer>();
            for (var i = 0; i < 5_000; i++)
            {
                var number = i;
                var when = TimeSpan.FromSeconds(random.Next(50));
                timers.Add(loop.Loop.CallAt(when, () => fired.Add((when, number))));
                if (random.Next(3) == 0)
                {
                    timers[random.Next(timers.Count)].Cancel();
                }
            }

            var live = timers.Count(static timer => !timer.IsCancelled);
            loop.Loop.Snapshot().Timers.ShouldBe(live);
            await Sleep(TimeSpan.FromSeconds(60));
            fired.Count.ShouldBe(live);
        });
        fired.ShouldBe(fired.OrderBy(static one => one.When).ThenBy(static one => one.Number));
    }

    [Fact]
    public void CancelledHandle_DoesNotRun_AndKeepsNothingAlive()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var (handle, weak) = Schedule(loop.Loop);
            handle.Cancel();
            handle.IsCancelled.ShouldBeTrue();
            await Sleep(TimeSpan.FromSeconds(2));
            GC.Collect();
            weak.IsAlive.ShouldBeFalse();
            GC.KeepAlive(handle);
        });
        loop.Steps.ShouldBeEmpty();

        static (LoopHandle Handle, WeakReference Garbage) Schedule(EventLoop loop)
        {
            var garbage = new byte[10];
            return (loop.CallLater(TimeSpan.FromSeconds(1), () => GC.KeepAlive(garbage)), new WeakReference(garbage));
        }
    }

    [Fact]
    public void NegativeDelays_AreRefused_WithAHint()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            (await Expect.Throws<ArgumentOutOfRangeException>(async () => await Sleep(TimeSpan.FromSeconds(-1))))
                .Message.ShouldContain("cannot be negative");
            Should.Throw<ArgumentOutOfRangeException>(() => loop.Loop.CallLater(TimeSpan.FromSeconds(-1), static () => { }));
            loop.Loop.CallAt(TimeSpan.FromSeconds(-1), () => loop.Step("a time that has passed is fine"));
            await Yield();
        });
        loop.Steps.ShouldHaveSingleItem();
    }

    [Fact]
    public void Nulls_AreRefused()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            Should.Throw<ArgumentNullException>(() => loop.Loop.CallSoon(null!));
            Should.Throw<ArgumentNullException>(() => loop.Loop.CallSoonThreadsafe(null!));
            Should.Throw<ArgumentNullException>(() => Gather((IEnumerable<Coroutine<int>>)null!));
            Should.Throw<ArgumentNullException>(() => Shield((LoopTask<int>)null!));
            await Expect.Throws<ArgumentNullException>(async () => await Wait((LoopTask[])null!));
            await Expect.Throws<ArgumentNullException>(async () => await TaskGroup.Run((Func<TaskGroup, Coroutine>)null!));
        });
        Should.Throw<ArgumentNullException>(static () => new EventLoop(null!));
        Should.Throw<ArgumentException>(static () => new EventLoop(new LoopOptions())).Message.ShouldContain("NewEventLoop");
    }

    [Fact]
    public void WaitingInACallback_SaysThatOnlyTasksCan()
    {
        using var loop = new TestLoop();
        Task? broken = null;
        loop.Run(async () =>
        {
            loop.Loop.CallSoon(() => broken = Ordinary());
            await Sleep(TimeSpan.FromSeconds(1));
        });
        broken!.Exception!.InnerException!.Message.ShouldContain("Only a task can wait");

        static async Task Ordinary() => await Sleep(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Random_WithTheSameSeed_ComesAgain()
    {
        static int[] Draw(int seed)
        {
            using var loop = new TestLoop(new LoopOptions { Seed = seed });
            return [loop.Loop.Random.Next(), loop.Loop.Random.Next(), loop.Loop.Random.Next()];
        }

        Draw(5).ShouldBe(Draw(5));
        Draw(5).ShouldNotBe(Draw(6));
    }

    [Fact]
    public void TimeProvider_DrivesDotNetsTimers_InVirtualTime()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var time = loop.Loop.TimeProvider;
            await Task.Delay(TimeSpan.FromHours(1), time);
            loop.Now.ShouldBe(TimeSpan.FromHours(1));
            using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
            for (var i = 0; i < 10; i++)
            {
                (await timer.WaitForNextTickAsync()).ShouldBeTrue();
            }

            loop.Now.ShouldBe(TimeSpan.FromMinutes(70));
            using var source = new CancellationTokenSource(TimeSpan.FromMinutes(5), time);
            await Expect.Throws<OperationCanceledException>(
                async () => await Task.Delay(Timeout.InfiniteTimeSpan, time, source.Token));
            loop.Now.ShouldBe(TimeSpan.FromMinutes(75));
            time.GetUtcNow().ShouldBe(DateTimeOffset.UnixEpoch + loop.Now);
            await Expect.Throws<TimeoutException>(
                async () => await new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromMinutes(1), time));
        });
        loop.Now.ShouldBe(TimeSpan.FromMinutes(76));
    }

    [Fact]
    public void RealClock_SleepsAtLeastAsLongAsItShould()
    {
        using var runner = new LoopRunner(new LoopOptions { HandleSignals = false });
        runner.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                var before = EventLoop.Current.Now;
                await Sleep(TimeSpan.FromMilliseconds(2));
                (EventLoop.Current.Now - before).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(2));
            }
        });
    }

    [Fact]
    public void Resource_IsMadeOnce_AndDisposedWithTheLoop()
    {
        var disposed = 0;
        using (var loop = new TestLoop())
        {
            var one = loop.Loop.Resource(_ => new Resource(() => disposed++));
            loop.Loop.Resource(_ => new Resource(() => disposed++)).ShouldBe(one);
            loop.Loop.FindResource<string>().ShouldBeNull();
        }

        disposed.ShouldBe(1);
    }

    [Fact]
    public void RunOnce_WhenAFailureStopsTheLoop_ThrowsIt()
    {
        using var loop = new EventLoop(new LoopOptions { Clock = new VirtualClock(), Poller = static () => new VirtualClock(), StopOnUnhandled = true });
        loop.CallSoon(static () => throw new TimeZoneNotFoundException());
        Should.Throw<TimeZoneNotFoundException>(() => loop.RunOnce());
        loop.RunOnce().ShouldBeFalse();
    }

    private sealed class Resource(Action onDispose) : IDisposable
    {
        public void Dispose() => onDispose();
    }
}
