using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Tasks;

/// <summary>What the conformance programs cannot say: results, Start, Cancel, options, exception groups.</summary>
public sealed class TaskGroupTests
{
    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void Run_WaitsForAllChildren_AndReturnsTheBodysResult()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var tasks = await TaskGroup.Run(async group =>
            {
                group.Spawn(Sleep(Seconds(3)));
                return new[] { group.CreateTask(Answer(1)), group.CreateTask(Answer(2)) };
            });
            tasks.Select(static task => task.Result).ShouldBe([1, 2]);
        });
        loop.Now.ShouldBe(Seconds(3));

        static async Coroutine<int> Answer(int answer)
        {
            await Sleep(Seconds(1));
            return answer;
        }
    }

    [Fact]
    public void CreateTaskNamedAfter_AsksForTheNameOnlyWhenSomebodyWantsIt()
    {
        using var loop = new TestLoop();
        var asked = 0;
        loop.Run(async () => await TaskGroup.Run(async group =>
        {
            var task = group.CreateTaskNamedAfter(new Label(() => $"child {++asked}"), Sleep(Seconds(1)));
            asked.ShouldBe(0);
            task.Name.ShouldBe("child 1");
            task.Cancel("it needs more than its label from here on");
            task.Name.ShouldBe("child 2");
            task.Name = "renamed";
            task.Name.ShouldBe("renamed");
        }));
    }

    [Fact]
    public void ChildEnded_IsCalledForEachChild_WhenTheGroupHasForgottenIt()
    {
        using var loop = new TestLoop();
        List<string> ended = [];
        loop.Run(async () => await TaskGroup.Run(
            async group =>
            {
                group.ChildEnded = task => ended.Add($"{task.Name}, {group.Children.Count} left");
                group.Spawn(Sleep(Seconds(2)), name: "second");
                group.Spawn(Sleep(Seconds(1)), name: "first");
                group.Spawn(Sleep(Seconds(9)), name: "cancelled");
                await Sleep(Seconds(3));
                group.Cancel();
            },
            ChildFailure.Report));
        ended.ShouldBe(["first, 2 left", "second, 1 left", "cancelled, 0 left"]);
    }

    private sealed class Label(Func<string> name)
    {
        public override string ToString() => name();
    }

    [Fact]
    public void ChildFails_CancelsTheOthersAndTheBody_AndThrowsAGroup()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var error = await Expect.Throws<ExceptionGroup>(async () => await TaskGroup.Run(async group =>
            {
                group.Spawn(Fail(1));
                group.Spawn(Linger("sibling"));
                await Linger("body");
            }));
            error.Exceptions.ShouldHaveSingleItem().ShouldBeOfType<FormatException>();
            CurrentTask!.CancellationRequests.ShouldBe(0);
        });
        loop.Steps.ShouldBe(["1s sibling: cancelled", "1s body: cancelled"]);

        async Coroutine Linger(string name)
        {
            try
            {
                await Sleep(Seconds(100));
            }
            catch (CancelledException)
            {
                loop.Step($"{name}: cancelled");
                throw;
            }
        }
    }

    [Fact]
    public void Collect_LetsTheOthersGoOn_AndThrowsAllFailures()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var error = await Expect.Throws<ExceptionGroup>(async () => await TaskGroup.Run(
                async group =>
                {
                    group.Spawn(Fail(1));
                    group.Spawn(Fail(3));
                    group.Spawn(Say(2));
                },
                ChildFailure.Collect));
            error.Exceptions.Count.ShouldBe(2);
        });
        loop.Steps.ShouldBe(["2s still here"]);

        async Coroutine Say(double seconds)
        {
            await Sleep(Seconds(seconds));
            loop.Step("still here");
        }
    }

    [Fact]
    public void Report_LetsTheOthersGoOn_AndTellsTheHandler()
    {
        using var loop = new TestLoop();
        loop.Run(async () => await TaskGroup.Run(
            async group =>
            {
                group.Spawn(Fail(1));
                group.Spawn(Sleep(Seconds(2)));
            },
            ChildFailure.Report));
        loop.Now.ShouldBe(Seconds(2));
        loop.Errors.ShouldHaveSingleItem().Exception.ShouldBeOfType<FormatException>();
    }

    [Fact]
    public void Cancel_EndsTheGroupWithoutAnException()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            await TaskGroup.Run(async group =>
            {
                group.Spawn(Sleep(Seconds(100)));
                loop.Loop.CallLater(Seconds(1), () => group.Cancel("enough"));
                await Sleep(Seconds(100));
            });
            CurrentTask!.CancellationRequests.ShouldBe(0);
            await Sleep(Seconds(1));
        });
        loop.Now.ShouldBe(Seconds(2));
    }

    [Fact]
    public void Cancel_BeforeItIsEntered_CancelsTheBodyAtItsFirstWait()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var group = new TaskGroup();
            group.Cancel();
            await group.Use(async _ =>
            {
                loop.Step("body");
                await Sleep(Seconds(100));
                loop.Step("never");
            });
            group.Cancel(); // It has finished.
        });
        loop.Steps.ShouldBe(["0s body"]);
        loop.Now.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Cancel_WhenSomebodyElseCancelsAsWell_LetsThatThrough()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(Main());
            await Yield();
            await Yield();
            task.Cancel("outside");
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();

            static async Coroutine Main() => await TaskGroup.Run(async group =>
            {
                group.Spawn(Sleep(Seconds(100)));
                await Yield();
                group.Cancel();
                await Sleep(Seconds(100));
            });
        });
    }

    [Fact]
    public void Spawn_WhereItMakesNoSense_SaysWhy_AndClosesTheCoroutine()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var group = new TaskGroup();
            Should.Throw<InvalidOperationException>(() => group.Spawn(Fail(1))).Message.ShouldContain("has not been entered");
            await group.Use(async _ => { });
            Should.Throw<InvalidOperationException>(() => group.Spawn(Fail(1))).Message.ShouldContain("has finished");
            (await Expect.Throws<InvalidOperationException>(async () => await group.Use(async _ => { })))
                .Message.ShouldContain("used once");

            await TaskGroup.Run(async cancelled =>
            {
                cancelled.Cancel();
                Should.Throw<InvalidOperationException>(() => cancelled.Spawn(Fail(1))).Message.ShouldContain("being cancelled");
            });
        });
        loop.Dispose();
        loop.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Start_WaitsUntilTheChildIsReady()
    {
        using var loop = new TestLoop();
        loop.Run(async () => await TaskGroup.Run(async group =>
        {
            var port = await group.Start<int>(async status =>
            {
                await Sleep(Seconds(1));
                status.Started(8080);
                await Sleep(Seconds(5));
                loop.Step("server ends");
            });
            port.ShouldBe(8080);
            loop.Step("ready");
        }));
        loop.Steps.ShouldBe(["1s ready", "6s server ends"]);
    }

    [Fact]
    public void Start_WhenTheChildFailsBefore_ThrowsThere_AndTheGroupDoesNotNotice()
    {
        using var loop = new TestLoop();
        loop.Run(async () => await TaskGroup.Run(async group =>
        {
            await Expect.Throws<FormatException>(async () => await group.Start<int>(static async _ => await Fail(1)));
            (await Expect.Throws<InvalidOperationException>(async () => await group.Start<int>(static async _ => { })))
                .Message.ShouldContain("without calling Started");
        }));
        loop.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Start_WhenTheChildFailsAfterwards_TheGroupFails()
    {
        using var loop = new TestLoop();
        loop.Run(async () => await Expect.Throws<ExceptionGroup>(async () => await TaskGroup.Run(async group =>
        {
            await group.Start<bool>(static async status =>
            {
                status.Started(true);
                await Fail(1);
            });
            await Sleep(Seconds(100));
        })));
        loop.Now.ShouldBe(Seconds(1));
    }

    [Fact]
    public void Start_WhenCancelled_CancelsTheChildAndWaitsForIt()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var task = CreateTask(Main());
            await Sleep(Seconds(1));
            task.Cancel();
            await task.Settle();
            task.IsCancelled.ShouldBeTrue();
        });
        loop.Steps.ShouldBe(["2s cleaned up"]);

        async Coroutine Main() => await TaskGroup.Run(async group => await group.Start<int>(async _ =>
        {
            try
            {
                await Sleep(Seconds(100));
            }
            finally
            {
                await Sleep(Seconds(1));
                loop.Step("cleaned up");
            }
        }));
    }

    [Fact]
    public void Snapshot_ShowsWhoWaitsForWhom()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var parent = CreateTask(
                TaskGroup.Run(static async group => group.Spawn(Sleep(Seconds(5)), name: "child")), name: "parent");
            await Sleep(Seconds(1));
            var snapshot = loop.Loop.Snapshot();
            var child = snapshot.Tasks.Single(static task => task.Name == "child");
            child.AwaitedBy.ShouldBe([parent.Id]);
            child.WaitsFor!.Value.Kind.ShouldBe(WaitKind.Timer);
            child.WaitsFor.Value.Deadline.ShouldBe(Seconds(5));
            await parent;
        });
    }

    private static async Coroutine Fail(double seconds)
    {
        await Sleep(Seconds(seconds));
        throw new FormatException();
    }

    [Fact]
    public void Cancel_OnAnotherThread_ThrowsAndTheGroupGoesOn()
    {
        using var loop = new TestLoop();
        loop.Run(() => TaskGroup.Run(async group =>
        {
            await Task.Run(() => Should.Throw<InvalidOperationException>(() => group.Cancel()).Message.ShouldContain("another thread"));
            await group.CreateTask(Sleep(TimeSpan.FromSeconds(1)));
        }));
        loop.Now.ShouldBe(TimeSpan.FromSeconds(1));
    }
}
