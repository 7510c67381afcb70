using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Observing;

public sealed class SnapshotTests
{
    [Fact]
    public void Snapshot_TellsWhatEachTaskWaitsFor_AndWhoAwaitsIt()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var gate = new AsyncLock();
            var queue = new AsyncQueue<int>();
            var sleeper = CreateTask(Outer(), name: "sleeper");
            var holder = CreateTask(Hold(gate), name: "holder");
            var locked = CreateTask(Enter(gate), name: "locked");
            var getter = CreateTask(Take(queue), name: "getter");
            var follower = CreateTask(Follow(sleeper), name: "follower");
            var gatherer = CreateTask(GatherBoth(getter, sleeper), name: "gatherer");
            var foreign = CreateTask(Foreign(), name: "foreign");
            var ready = CreateTask(Spin(), name: "ready");
            await Sleep(TimeSpan.FromSeconds(1));
            var snapshot = loop.Loop.Snapshot();

            TaskSnapshot Of(string name) => snapshot.Tasks.Single(task => task.Name == name);
            snapshot.Now.ShouldBe(TimeSpan.FromSeconds(1));
            snapshot.Poller.ShouldBe("virtual");
            Of("Task-1").State.ShouldBe(TaskState.Running);
            Of("ready").State.ShouldBe(TaskState.Ready);
            Of("ready").WaitsFor.ShouldBeNull();

            Of("sleeper").State.ShouldBe(TaskState.Waiting);
            Of("sleeper").WaitsFor.ToString().ShouldBe("timer until 5 s");
            Of("sleeper").AwaitStack.Select(static frame => frame.Method).ShouldBe(["Sleep", "Inner", "Outer"]);
            Of("sleeper").AwaitedBy.ShouldBe([follower.Id, gatherer.Id]);
            Of("follower").WaitsFor.ToString().ShouldBe("task 'sleeper' (pending)");

            Of("locked").WaitsFor!.Value.Kind.ShouldBe(WaitKind.Synchronization);
            Of("locked").WaitsFor!.Value.Target.ShouldBe(gate);
            Of("locked").WaitsFor!.Value.Holder.ShouldBe(holder);
            Of("locked").WaitsFor.ToString().ShouldBe("acquire on lock (locked, 1 waiting), held by 'holder'");
            Of("getter").WaitsFor.ToString().ShouldBe("get on queue (0 items)");
            Of("getter").AwaitedBy.ShouldBe([gatherer.Id]);
            Of("foreign").WaitsFor!.Value.Kind.ShouldBe(WaitKind.Foreign);
            Of("foreign").AwaitStack.Select(static frame => frame.Method).ShouldBe(["Foreign"]);

            gate.Snapshot().ShouldBe(new SyncSnapshot("lock (locked, 1 waiting)", 1, "holder"));
            queue.Snapshot().Getters.ShouldBe(1);
            foreach (var task in new[] { sleeper, holder, locked, getter, follower, gatherer, foreign, ready })
            {
                task.Cancel();
                await task.Settle();
            }
        });

        static async Coroutine Outer() => await Inner();
        static async Coroutine Inner() => await Sleep(TimeSpan.FromSeconds(5));
        static async Coroutine Enter(AsyncLock gate) => await gate.Acquire();
        static async Coroutine Take(AsyncQueue<int> queue) => await queue.Get();
        static async Coroutine Follow(LoopTask task) => await task;
        static async Coroutine GatherBoth(LoopTask a, LoopTask b) => await Gather([a, b]);

        static async Coroutine Foreign()
        {
            var source = new TaskCompletionSource();
            using var registration = CurrentTask!.CancellationToken.Register(() => source.TrySetCanceled());
            await source.Task;
        }

        static async Coroutine Hold(AsyncLock gate)
        {
            using (await gate.Acquire())
            {
                await Sleep(Timeout.InfiniteTimeSpan);
            }
        }

        static async Coroutine Spin()
        {
            await Sleep(TimeSpan.FromSeconds(1));
            while (true)
            {
                await Yield();
            }
        }
    }
}
