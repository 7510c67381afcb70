using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Running;

public sealed class RaceTests
{
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void Race_TheFirstWins_AndTheOthersAreCancelledAndWaitedFor()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            (await Race(Later(3), Later(1), Later(2))).ShouldBe(1);
            AllTasks.Count.ShouldBe(1);
            await Expect.Throws<FormatException>(async () => await Race(Later(3), Fail(1)));
            await Expect.Throws<ArgumentException>(async () => await Race<int>());
        });
        loop.Errors.ShouldBeEmpty();
        loop.Now.ShouldBe(Seconds(2));
    }

    [Fact]
    public void Race_WhenCancelled_CancelsAll()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(Race(Later(3), Later(5)));
            await Sleep(Seconds(1));
            task.Cancel();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
            AllTasks.Count.ShouldBe(1);
        });
    }

    [Fact]
    public void AnySuccess_PassesFailures()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            (await AnySuccess(Fail(1), Later(2), Later(3))).ShouldBe(2);
            AllTasks.Count.ShouldBe(1);
            var error = await Expect.Throws<ExceptionGroup>(async () => await AnySuccess(Fail(1), Fail(2)));
            error.Exceptions.Count.ShouldBe(2);
        });
        loop.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void ForEach_RunsSoManyAtATime_AndTakesElementsAsThereIsRoom()
    {
        var taken = 0;
        var running = 0;
        var most = 0;
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await ForEach(Source(), 3, async number =>
            {
                running++;
                most = Math.Max(most, running);
                taken.ShouldBeLessThanOrEqualTo(number + 4);
                await Sleep(Seconds(1));
                running--;
            });
        });
        most.ShouldBe(3);
        taken.ShouldBe(10);
        loop.Now.ShouldBe(Seconds(4));

        IEnumerable<int> Source()
        {
            for (var i = 0; i < 10; i++)
            {
                taken++;
                yield return i;
            }
        }
    }

    [Fact]
    public void ForEach_OneFails_StopsAndThrows()
    {
        using var loop = new TestLoop();
        var begun = 0;
        loop.Run(async () =>
        {
            var error = await Expect.Throws<ExceptionGroup>(async () => await ForEach(Enumerable.Range(0, 100), 2, async number =>
            {
                begun++;
                await Sleep(Seconds(1));
                if (number == 1)
                {
                    throw new FormatException();
                }
            }));
            error.Has<FormatException>().ShouldBeTrue();
        });
        begun.ShouldBeLessThan(5);
    }

    [Fact]
    public void ForEach_WhenSomebodyCancelsOneThatHasNotBegun_GoesOnWithTheOthers()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var done = new List<int>();
            loop.Loop.CallSoon(() => AllTasks[^1].Cancel()); // The first element's task stands behind this in the queue.
            await TimeoutAfter(TimeSpan.FromSeconds(10), async _ => await ForEach([1, 2, 3], 1, async number =>
            {
                await Yield();
                done.Add(number);
            }));
            done.ShouldBe([2, 3]);
        });
    }

    [Fact]
    public void ForEach_OverAnAsyncSequence()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var queue = new AsyncQueue<int>();
            var sum = 0;
            for (var i = 1; i <= 10; i++)
            {
                queue.TryPut(i);
            }

            queue.Shutdown();
            await ForEach(queue, 4, async number =>
            {
                await Sleep(Seconds(1));
                sum += number;
            });
            sum.ShouldBe(55);
            await Expect.Throws<ArgumentOutOfRangeException>(async () => await ForEach(queue, 0, static async _ => { }));
        });
    }

    private static async Coroutine<int> Later(double seconds)
    {
        await Sleep(Seconds(seconds));
        return (int)seconds;
    }

    private static async Coroutine<int> Fail(double seconds)
    {
        await Sleep(Seconds(seconds));
        throw new FormatException();
    }
}
