using System.Runtime.CompilerServices;
using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Cancellation;

/// <summary>Which tasks a scope cancels, and which it does not.</summary>
public sealed class CancelScopeTaskTests
{
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void TaskCancel_IsNotTheScopes_AndPasses()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(Main());
            await Sleep(Seconds(1));
            task.Cancel();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();

            static async Coroutine Main() => await MoveOnAfter(Seconds(10), async _ => await Sleep(Seconds(100)));
        });
        loop.Now.ShouldBe(Seconds(1));
    }

    [Fact]
    public void TaskGroup_OpenedInside_BelongsToTheScope()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var finished = await MoveOnAfter(Seconds(1), async _ => await TaskGroup.Run(async group =>
            {
                group.Spawn(Stubborn("child"));
                await Sleep(Seconds(0.5));
                group.Spawn(Stubborn("late child"));
            }));
            finished.ShouldBeFalse();
        });
        loop.Steps.ShouldBe(["1s child: cancelled", "1s late child: cancelled", "1s child: cancelled again", "1s late child: cancelled again"]);
        loop.Now.ShouldBe(Seconds(1));

        async Coroutine Stubborn(string name)
        {
            try
            {
                await Sleep(Seconds(100));
            }
            catch (CancelledException)
            {
                loop.Step($"{name}: cancelled");
            }

            try
            {
                await Sleep(Seconds(100));
            }
            catch (CancelledException)
            {
                loop.Step($"{name}: cancelled again");
                throw;
            }
        }
    }

    [Fact]
    public void TaskGroup_WhoseChildrenCleanUpBehindAShield_WaitsForThem()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await MoveOnAfter(Seconds(1), async _ => await TaskGroup.Run(async group => group.Spawn(CleanUp())));
            loop.Step("left");
        });
        loop.Steps.ShouldBe(["4s cleaned up", "4s left"]);

        async Coroutine CleanUp()
        {
            try
            {
                await Sleep(Seconds(100));
            }
            finally
            {
                using (CancelScope.Shield(Seconds(10)))
                {
                    await Sleep(Seconds(3));
                    loop.Step("cleaned up");
                }
            }
        }
    }

    [Fact]
    public void Task_MadeWithoutAGroup_DoesNotBelongToTheScope()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            LoopTask? free = null;
            await MoveOnAfter(Seconds(1), async _ =>
            {
                free = CreateTask(Sleep(Seconds(5)));
                await Sleep(Seconds(100));
            });
            await free!;
        });
        loop.Now.ShouldBe(Seconds(5));
    }

    [Fact]
    public void TaskInAScope_WhenItHasBeenCancelled_IsForgotten()
    {
        using var loop = new TestLoop();
        loop.Run(async () => await new CancelScope().Use(_ => TaskGroup.Run(async group =>
        {
            var task = Cancelled(group);
            for (var i = 0; i < 10 && task.IsAlive; i++) // A stack may show what has just run, once or twice.
            {
                await Sleep(TimeSpan.FromSeconds(1));
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
            }

            task.IsAlive.ShouldBeFalse();
        })));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Cancelled(TaskGroup group)
        {
            var task = group.CreateTask(Sleep(TimeSpan.FromDays(1)));
            EventLoop.Current.CallSoon(() => task.Cancel());
            return new WeakReference(task);
        }
    }
}
