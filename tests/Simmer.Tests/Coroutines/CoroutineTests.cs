using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Coroutines;

public sealed class CoroutineTests
{
    [Fact]
    public void Call_WithoutAwait_RunsNothing()
    {
        var hasRun = false;
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var coroutine = Mark();
            await Yield();
            hasRun.ShouldBeFalse();
            await coroutine;
            hasRun.ShouldBeTrue();
        });

        async Coroutine Mark() => hasRun = true;
    }

    [Fact]
    public void Await_StepsInAtOnce_WithoutATripThroughTheLoop()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            loop.Loop.CallSoon(() => loop.Step("callback"));
            await Inner();
            loop.Step("after the await");
            await Yield();
        });

        loop.Steps.ShouldBe(["0s inner", "0s after the await", "0s callback"]);

        async Coroutine Inner()
        {
            loop.Step("inner");
            await Innermost();
        }

        static async Coroutine Innermost()
        {
        }
    }

    [Fact]
    public void Await_ASecondTime_SaysWhatToDo()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var coroutine = Answer();
            (await coroutine).ShouldBe(42);
            var error = await Expect.Throws<InvalidOperationException>(async () => await coroutine);
            error.Message.ShouldContain("'Simmer.Tests.Coroutines.CoroutineTests.Answer' has already been awaited");
            error.Message.ShouldContain("CreateTask");
        });
    }

    [Fact]
    public void Await_ASecondTime_WhenTheFrameIsInUseAgain_StillThrows()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var old = Answer();
            await old;
            var current = Answer(); // Uses the same frame.
            await Expect.Throws<InvalidOperationException>(async () => await old);
            (await current).ShouldBe(42);
        });
    }

    [Fact]
    public void Await_WhatATaskHasTaken_Throws()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var coroutine = Answer();
            var task = CreateTask(coroutine);
            await Expect.Throws<InvalidOperationException>(async () => await coroutine);
            (await task).ShouldBe(42);
        });
    }

    [Fact]
    public void Await_Default_SaysThatNoMethodHasMadeIt()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var error = await Expect.Throws<InvalidOperationException>(async () => await default(Coroutine));
            error.Message.ShouldContain("default(Coroutine)");
        });
    }

    [Fact]
    public void Await_WithoutALoop_SaysHowToRunIt()
    {
        var error = Should.Throw<InvalidOperationException>(() => Answer().GetAwaiter().IsCompleted);
        error.Message.ShouldContain("Asyncio.Run");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void IfNeverBegun_IsCalledOnlyIfItNeverBegins(bool debug)
    {
        var loop = new TestLoop(new LoopOptions { Debug = debug });
        loop.Run(async () =>
        {
            var cancelled = CreateTask(Owning("cancelled"));
            cancelled.Cancel();
            await Should.ThrowAsync<OperationCanceledException>(cancelled.AsTask());
            Owning("closed").Close();
            await Owning("awaited");
            await CreateTask(Owning("in a task"));
            var late = CreateTask(Owning("cancelled later"));
            await Yield();
            late.Cancel();
            await Should.ThrowAsync<OperationCanceledException>(late.AsTask());
            (await Should.ThrowAsync<FormatException>(CreateTask(Fail().IfNeverBegun(() => loop.Step("never"))).AsTask())).Message.ShouldBe("it fails");
        });
        loop.Steps.Select(static step => step[3..]).ShouldBe(
            ["released: cancelled", "released: closed", "began: awaited", "ended: awaited", "began: in a task", "ended: in a task", "began: cancelled later"]);
        loop.Dispose(); // If it misses a coroutine it says so.
        loop.Errors.ShouldBeEmpty();

        Coroutine Owning(string name) => Use(name).IfNeverBegun(() => loop.Step($"released: {name}"));

        async Coroutine Use(string name)
        {
            loop.Step($"began: {name}");
            await Sleep(TimeSpan.Zero);
            await Yield();
            loop.Step($"ended: {name}");
        }

        async Coroutine Fail()
        {
            await Yield();
            throw new FormatException("it fails");
        }
    }

    [Fact]
    public void Close_GivesItBack()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var coroutine = Answer();
            coroutine.Close();
            await Expect.Throws<InvalidOperationException>(async () => await coroutine);
        });
        loop.Dispose();
        loop.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Result_AndFailure_PassThroughManyLevels()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            (await Sum(100)).ShouldBe(5050);
            var error = await Expect.Throws<FormatException>(async () => await Fail(100));
            error.Message.ShouldBe("deep down");
        });

        static async Coroutine<int> Sum(int n)
        {
            if (n % 7 == 0)
            {
                await Yield();
            }

            return n == 0 ? 0 : n + await Sum(n - 1);
        }

        static async Coroutine Fail(int n)
        {
            if (n == 0)
            {
                await Yield();
                throw new FormatException("deep down");
            }

            await Fail(n - 1);
        }
    }

    [Fact]
    public void Depth_AMillionAwaits_WithoutSuspension_Completes()
    {
        using var loop = new TestLoop();
        loop.Run(async () => (await Depth(1_000_000)).ShouldBe(1_000_000));

        static async Coroutine<int> Depth(int n) => n == 0 ? 0 : 1 + await Depth(n - 1);
    }

    [Fact]
    public void Depth_AMillionAwaits_ThatSuspendAtTheBottom_Completes()
    {
        using var loop = new TestLoop();
        loop.Run(async () => (await Depth(1_000_000)).ShouldBe(1_000_000));

        static async Coroutine<int> Depth(int n)
        {
            if (n == 0)
            {
                await Yield();
                return 0;
            }

            return 1 + await Depth(n - 1);
        }
    }

    [Fact]
    public void Depth_AMillionTasksThatAwaitEachOther_Completes()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var last = CreateTask(Start());
            for (var i = 0; i < 1_000_000; i++)
            {
                last = CreateTask(Next(last));
            }

            (await last).ShouldBe(1_000_000);
        });

        static async Coroutine<int> Start()
        {
            await Yield();
            return 0;
        }

        static async Coroutine<int> Next(LoopTask<int> before) => 1 + await before;
    }

    [Fact]
    public void AsyncLocal_SetByAnAwaitedCoroutine_IsSeenByItsCaller()
    {
        var local = new AsyncLocal<string>();
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await Set("set inside");
            local.Value.ShouldBe("set inside");
            await CreateTask(Set("set in another task"));
            local.Value.ShouldBe("set inside");
        });

        async Coroutine Set(string value)
        {
            await Yield();
            local.Value = value;
        }
    }

    [Fact]
    public void StackTrace_NamesTheCoroutines()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var error = await Expect.Throws<FormatException>(async () => await Outer());
            error.StackTrace.ShouldNotBeNull();
            var inner = error.StackTrace.IndexOf("CoroutineTests.Inner()", StringComparison.Ordinal);
            var outer = error.StackTrace.IndexOf("CoroutineTests.Outer()", StringComparison.Ordinal);
            inner.ShouldBeGreaterThan(-1);
            outer.ShouldBeGreaterThan(inner);
            error.StackTrace.ShouldNotContain("CoroutineBuilder");
            error.StackTrace.ShouldNotContain("Frame");
        });
    }

    [Fact]
    public void ToString_NamesTheMethod()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var coroutine = Answer();
            coroutine.ToString().ShouldBe("coroutine Simmer.Tests.Coroutines.CoroutineTests.Answer");
            await coroutine;
            coroutine.ToString().ShouldBe("coroutine (spent)");
        });
    }

    private static async Coroutine<int> Answer() => 42;

    private static async Coroutine Outer() => await Inner();

    private static async Coroutine Inner()
    {
        await Yield();
        throw new FormatException();
    }
}
