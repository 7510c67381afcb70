using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Running;

public sealed class GatherTests
{
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void Tuple_GivesTypedResults_AndTakesAsLongAsTheSlowest()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var (number, text) = await Gather(Later(1, 42), Later(2, "x"));
            number.ShouldBe(42);
            text.ShouldBe("x");
            var (a, b, c, d, e, f, g, h) = await Gather(
                Later(1, 1), Later(1, 2L), Later(1, "3"), Later(1, '4'), Later(1, 5.0), Later(1, 6m), Later(1, true), CreateTask(Later(1, 8)));
            (a, b, c, d, e, f, g, h).ShouldBe((1, 2L, "3", '4', 5.0, 6m, true, 8));
        });
        loop.Now.ShouldBe(Seconds(3));
    }

    [Fact]
    public void List_GivesResultsInTheOrderOfTheArguments()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            (await Gather(Enumerable.Range(0, 5).Select(static i => Later(5 - i, i)))).ShouldBe([0, 1, 2, 3, 4]);
            (await Gather(Array.Empty<Coroutine<int>>())).ShouldBeEmpty();
            var task = CreateTask(Later(1, 9));
            (await Gather<int>([task, task, task])).ShouldBe([9, 9, 9]);
        });
    }

    [Fact]
    public void Failure_CancelsTheOthers_AndWaitsForThem()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await Expect.Throws<FormatException>(async () => await Gather(Fail(1), CleanUp()));
            AllTasks.Count.ShouldBe(1);
        });
        loop.Steps.ShouldBe(["3s cleaned up"]);

        async Coroutine<int> CleanUp()
        {
            try
            {
                await Sleep(Seconds(100));
            }
            finally
            {
                await Sleep(Seconds(2));
                loop.Step("cleaned up");
            }

            return 0;
        }
    }

    [Fact]
    public void Failure_WithLeaveOthers_ThrowsAtOnce_AndTheOthersGoOn()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var other = CreateTask(Later(5, 1));
            await Expect.Throws<FormatException>(async () => await Gather([CreateTask(Fail(1)), other], FailureMode.LeaveOthers));
            loop.Now.ShouldBe(Seconds(1));
            (await other).ShouldBe(1);
        });
    }

    [Fact]
    public void Settled_NeverFails()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var cancelled = CreateTask(Later(100, 3));
            loop.Loop.CallLater(Seconds(2), () => cancelled.Cancel("no"));
            var outcomes = await GatherSettled<int>([CreateTask(Later(1, 1)), CreateTask(Fail(1)), cancelled]);
            outcomes[0].Value.ShouldBe(1);
            outcomes[0].IsSuccess.ShouldBeTrue();
            outcomes[1].Exception.ShouldBeOfType<FormatException>();
            Should.Throw<FormatException>(() => outcomes[1].Value);
            outcomes[2].IsCancelled.ShouldBeTrue();
            outcomes.Select(static outcome => outcome.ToString()).ShouldBe(["result: 1", "failed: FormatException", "cancelled"]);
        });
    }

    [Fact]
    public void Cancel_CancelsAllChildren()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var children = Enumerable.Range(0, 3).Select(static _ => CreateTask(Later(100, 1))).ToArray();
            var gatherer = CreateTask(All());
            await Yield();
            gatherer.Cancel();
            await gatherer.Settle();
            gatherer.IsCancelled.ShouldBeTrue();
            children.ShouldAllBe(static child => child.IsCancelled);

            async Coroutine All() => await Gather(children);
        });
        loop.Now.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void WithoutResults_WaitsForAll()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await Gather(Sleep(Seconds(1)), Sleep(Seconds(2)), Later(3, 1));
            await Gather([Sleep(Seconds(1)), Sleep(Seconds(2))]);
            await Gather([CreateTask(Sleep(Seconds(1))), CreateTask(Sleep(Seconds(2)))]);
        });
        loop.Now.ShouldBe(Seconds(7));
    }

    private static async Coroutine<T> Later<T>(double seconds, T result)
    {
        await Sleep(Seconds(seconds));
        return result;
    }

    private static async Coroutine<int> Fail(double seconds)
    {
        await Sleep(Seconds(seconds));
        throw new FormatException();
    }

    [Fact]
    public void Cancel_OfGatheringsNestedTooDeeply_ThrowsInsteadOfEndingTheProcess()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            LoopFuture nested = EventLoop.Current.CreateFuture<int>();
            for (var i = 0; i < 300_000; i++)
            {
                nested = Gather([nested]);
            }

            Should.Throw<InsufficientExecutionStackException>(() => nested.Cancel());
            await Yield();
        });
    }
}
