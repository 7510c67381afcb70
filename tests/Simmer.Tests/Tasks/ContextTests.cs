using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Tasks;

public sealed class ContextTests
{
    [Fact]
    public void LoopLocal_IsInheritedByChildren_AndDoesNotFlowBack()
    {
        var local = new LoopLocal<string>("default");
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            local.Value.ShouldBe("default");
            local.Value = "parent";
            var a = CreateTask(Change("a"));
            local.Value = "changed after the child was made";
            var b = CreateTask(Change("b"));
            (await a).ShouldBe("parent → a");
            (await b).ShouldBe("changed after the child was made → b");
            local.Value.ShouldBe("changed after the child was made");
            await Set("set by an awaited coroutine");
            local.Value.ShouldBe("set by an awaited coroutine");
        });

        async Coroutine<string> Change(string to)
        {
            var before = local.Value;
            local.Value = to;
            await Yield();
            return $"{before} → {local.Value}";
        }

        async Coroutine Set(string value)
        {
            await Yield();
            local.Value = value;
        }
    }

    [Fact]
    public void LoopLocal_CanBeNull_AndSeveralAreIndependent()
    {
        var a = new LoopLocal<string?>("a");
        var b = new LoopLocal<int>(7);
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            a.Value = null;
            a.Value.ShouldBeNull();
            b.Value.ShouldBe(7);
            b.Value = 8;
            await Yield();
            a.Value.ShouldBeNull();
            b.Value.ShouldBe(8);
        });
    }

    [Fact]
    public void LoopLocal_OutsideATask_Throws()
    {
        var local = new LoopLocal<int>();
        Should.Throw<InvalidOperationException>(() => local.Value);
    }

    [Fact]
    public void AsyncLocal_OfEachTaskIsItsOwn_AlsoAcrossManySwitches()
    {
        var local = new AsyncLocal<int>();
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            local.Value = -1;
            await Gather(Enumerable.Range(0, 20).Select(Count));
            local.Value.ShouldBe(-1);
        });

        async Coroutine Count(int number)
        {
            local.Value.ShouldBe(-1);
            for (var i = 0; i < 50; i++)
            {
                local.Value = (number * 1000) + i;
                await Yield();
                local.Value.ShouldBe((number * 1000) + i);
            }
        }
    }

    [Fact]
    public void AsyncLocal_InAsyncTaskMethods_BehavesAsEverInDotNet()
    {
        var local = new AsyncLocal<int>();
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            local.Value = 1;
            await Ordinary();
            local.Value.ShouldBe(1); // An async Task method does not change its caller's.
        });

        async Task Ordinary()
        {
            local.Value = 2;
            await Sleep(TimeSpan.FromSeconds(1));
            local.Value.ShouldBe(2);
        }
    }

    [Fact]
    public void Context_SharedByTwoTasks_ShowsWhatTheOtherSets()
    {
        var local = new AsyncLocal<string>();
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var context = LoopContext.Copy();
            var writer = CreateTask(Write(), context: context);
            var reader = CreateTask(Read(), context: context);
            await writer;
            (await reader).ShouldBe("written");
            local.Value.ShouldBeNull();
            string? seen = null;
            context.Run(() => seen = local.Value);
            seen.ShouldBe("written");
        });

        async Coroutine Write() => local.Value = "written";

        async Coroutine<string> Read()
        {
            await Yield();
            return local.Value!;
        }
    }

    [Fact]
    public void Get_FromAContextThatCodeRunsIn_ShowsWhatThatHasSet()
    {
        var local = new AsyncLocal<string>();
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var mine = CurrentTask!.Context;
            local.Value = "mine";
            mine.Get(local).ShouldBe("mine");
            var other = LoopContext.Copy();
            other.Run(() =>
            {
                local.Value = "other";
                mine.Get(local).ShouldBe("mine");
                other.Get(local).ShouldBe("other");
                _ = CreateTask(Child(), eager: true);
            });
            local.Value.ShouldBe("mine");
            other.Get(local).ShouldBe("other");
            await Yield();

            async Coroutine Child()
            {
                local.Value = "child";
                mine.Get(local).ShouldBe("mine");
                other.Get(local).ShouldBe("other");
            }
        });
    }

    [Fact]
    public void Context_OfATaskThatHasStartedAnotherEagerly_ShowsWhatItHasSet()
    {
        var local = new AsyncLocal<string>();
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var parent = CurrentTask!;
            await Yield();
            local.Value = "parent";
            _ = CreateTask(Child(), eager: true);
            local.Value.ShouldBe("parent");
            parent.Context.Get(local).ShouldBe("parent");
            Should.NotThrow(() => LoopContext.Copy().Run(() => { }));

            async Coroutine Child()
            {
                local.Value = "child";
                parent.Context.Get(local).ShouldBe("parent");
                Should.Throw<InvalidOperationException>(() => parent.Context.Run(() => { }));
            }
        });
    }

    [Fact]
    public void Run_InAContextThatCodeRunsIn_Throws()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var mine = CurrentTask!.Context;
            Should.Throw<InvalidOperationException>(() => mine.Run(() => { })).Message.ShouldContain("copy");
            var copy = LoopContext.Copy();
            copy.Run(() => Should.Throw<InvalidOperationException>(() => copy.Run(() => { })));
            Should.Throw<InvalidOperationException>(() => CreateTask(Nothing(), context: mine, eager: true));
            loop.Loop.Tasks.Count.ShouldBe(1);
            loop.Loop.CallSoon(() => Should.Throw<InvalidOperationException>(() => copy.Run(() => { })), copy);
            await Yield();
            copy.Run(() => { });
        });

        static async Coroutine Nothing()
        {
        }
    }

    [Fact]
    public void Context_AskedForInTheMiddleOfAStep_DoesNotLeakIntoTheNextTask()
    {
        var local = new AsyncLocal<string>();
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var setter = CreateTask(Set());
            var reader = CreateTask(Read());
            await setter;
            (await reader).ShouldBeNull();
        });

        async Coroutine Set()
        {
            local.Value = "set";
            _ = CurrentTask!.Context;
        }

        async Coroutine<string?> Read() => local.Value;
    }

    [Fact]
    public void Context_OfAnEarlierRun_IsThatOfTheNext()
    {
        var local = new AsyncLocal<string>();
        using var loop = new TestLoop();
        LoopContext? first = null;
        loop.Run(async () => first = CurrentTask!.Context);
        loop.Run(async () =>
        {
            CurrentTask!.Context.ShouldBeSameAs(first);
            local.Value = "second run";
            first!.Get(local).ShouldBe("second run");
        });
    }

    [Fact]
    public void Callbacks_SeeTheContextInWhichTheyWereScheduled()
    {
        var local = new AsyncLocal<string>();
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            local.Value = "then";
            loop.Loop.CallSoon(() => loop.Step($"soon: {local.Value}"));
            loop.Loop.CallLater(TimeSpan.FromSeconds(1), () => loop.Step($"later: {local.Value}"));
            var future = loop.Loop.CreateFuture<int>();
            future.AddDoneCallback(_ => loop.Step($"done: {local.Value}"));
            local.Value = "now";
            future.SetResult(1);
            await Sleep(TimeSpan.FromSeconds(2));
        });
        loop.Steps.ShouldBe(["0s soon: then", "0s done: then", "1s later: then"]);
    }

    [Fact]
    public void Run_LeavesTheCallersContextAlone()
    {
        var local = new AsyncLocal<string> { Value = "outside" };
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            local.Value.ShouldBe("outside");
            local.Value = "inside";
            await Yield();
        });
        local.Value.ShouldBe("outside");
        loop.Run(async () => local.Value.ShouldBe("inside")); // One context for all runs of a runner.
    }

    [Fact]
    public void SharedContext_WhenOrdinaryCodeOfATaskWaitsInTwoPlaces_IsNotSetBack()
    {
        using var loop = new TestLoop();
        var value = new AsyncLocal<int>();
        loop.Run(async () =>
        {
            var context = LoopContext.Copy();
            var (first, second) = (new AsyncQueue<int>(), new AsyncQueue<int>());
            var reader = CreateTask(Read(), context: context);
            await Yield();
            await CreateTask(Set(2), context: context);
            second.TryPut(0);
            await Yield();
            context.Get(value).ShouldBe(2);
            first.TryPut(0);
            await reader;

            async Coroutine Read()
            {
                value.Value = 1;
                var (one, other) = (GetFrom(first), GetFrom(second));
                await one;
                await other;
            }

            async Coroutine Set(int to) => value.Value = to;
        });

        static async Task GetFrom(AsyncQueue<int> queue) => await queue.Get();
    }
}
