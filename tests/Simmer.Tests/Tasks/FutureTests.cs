using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Tasks;

public sealed class FutureTests
{
    [Fact]
    public void SetResult_WakesThoseWhoWait_InOrder_OneIterationLater()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var future = loop.Loop.CreateFuture<string>();
            var waiters = new[] { "a", "b", "c" }.Select(name => CreateTask(Wait(name))).ToArray();
            await Yield();
            future.SetResult("x");
            loop.Step("set");
            await Gather(waiters);
            (await future).ShouldBe("x"); // It has ended: no iteration.

            async Coroutine Wait(string name) => loop.Step($"{name} got {await future}");
        });
        loop.Steps.ShouldBe(["0s set", "0s a got x", "0s b got x", "0s c got x"]);
    }

    [Fact]
    public void SetResult_ASecondTime_Throws_AndTryDoesNot()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var future = loop.Loop.CreateFuture<int>();
            future.SetResult(1);
            Should.Throw<InvalidStateException>(() => future.SetResult(2)).Message.ShouldContain("TrySetResult");
            Should.Throw<InvalidStateException>(() => future.SetException(new FormatException()));
            future.TrySetResult(3).ShouldBeFalse();
            future.Cancel().ShouldBeFalse();
            future.Result.ShouldBe(1);
            await Yield();
        });
    }

    [Fact]
    public void Cancel_ReachesAllWaiters()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var future = loop.Loop.CreateFuture<int>();
            var a = CreateTask(Wait());
            var b = CreateTask(Wait());
            await Yield();
            a.Cancel(); // It cancels what it awaits.
            await b.Settle();
            future.IsCancelled.ShouldBeTrue();
            a.IsCancelled.ShouldBeTrue();
            b.IsCancelled.ShouldBeTrue();

            async Coroutine<int> Wait() => await future;
        });
    }

    [Fact]
    public void DoneCallbacks_RunInOrder_AndCanBeTakenBack()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var future = loop.Loop.CreateFuture<int>();
            Action<LoopFuture> say = done => loop.Step($"callback {((Future<int>)done).Result}");
            future.AddDoneCallback(say);
            future.AddDoneCallback(say);
            future.AddDoneCallback(static _ => throw new FormatException());
            future.AddDoneCallback(_ => loop.Step("last"));
            future.RemoveDoneCallback(say).ShouldBe(2);
            future.AddDoneCallback(say);
            future.SetResult(5);
            loop.Step("set");
            future.RemoveDoneCallback(say).ShouldBe(0); // They are scheduled.
            await Yield();
            future.AddDoneCallback(say);
            loop.Step("added to one that has ended");
            await Yield();
        });
        loop.Steps.ShouldBe(["0s set", "0s last", "0s callback 5", "0s added to one that has ended", "0s callback 5"]);
        loop.Errors.ShouldHaveSingleItem().Kind.ShouldBe(LoopErrorKind.Callback);
    }

    [Fact]
    public void PostResult_FromAnotherThread_Arrives()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var future = loop.Loop.CreateFuture<int>();
            loop.Loop.BeginExternalOperation();
            new Thread(() => future.PostResult(9)).Start();
            (await future).ShouldBe(9);
            loop.Loop.EndExternalOperation();
        });
    }

    [Fact]
    public void PostException_FromAnotherThread_Arrives()
    {
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var future = loop.Loop.CreateFuture<int>();
            loop.Loop.BeginExternalOperation();
            new Thread(() => future.PostException(new FormatException())).Start();
            await Expect.Throws<FormatException>(async () => await future);
            loop.Loop.EndExternalOperation();
        });
    }

    [Fact]
    public void Await_OnAnotherLoop_SaysWhoseItIs()
    {
        using var other = new LoopOnThread(new LoopOptions { Name = "other" });
        using var loop = new TestLoop();
        loop.Run(async () =>
        {
            var theirs = new Future<int>(other.Loop);
            var error = await Expect.Throws<InvalidOperationException>(async () => await theirs);
            error.Message.ShouldContain("belongs to other");
        });
    }

    [Fact]
    public void SetResult_FromAWrongThread_Throws()
    {
        using var other = new LoopOnThread();
        var theirs = new Future<int>(other.Loop);
        Should.Throw<InvalidOperationException>(() => theirs.SetResult(1)).Message.ShouldContain("PostResult");
        Should.Throw<InvalidOperationException>(() => theirs.Cancel());
        Should.Throw<InvalidOperationException>(() => theirs.AddDoneCallback(static _ => { }));
    }
}
