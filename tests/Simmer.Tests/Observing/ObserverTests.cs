using Simmer.Testing;
using static Simmer.Asyncio;

namespace Simmer.Tests.Observing;

public sealed class ObserverTests
{
    [Fact]
    public void Observer_SeesTheWholeLifeOfATask()
    {
        using var loop = new TestLoop();
        var log = new Log(loop);
        loop.Run(async () =>
        {
            var child = CreateTask(Sleep(TimeSpan.FromSeconds(1)), name: "child");
            loop.Loop.AddObserver(log);
            var watched = CreateTask(Work(), name: "watched");
            await child;
            watched.Cancel("bored");
            await watched.Settle();
            loop.Loop.RemoveObserver(log);
            await Yield();
        });

        log.Lines.Where(static line => line.Contains("s watched ", StringComparison.Ordinal)).ShouldBe([
            "0s watched spawned by Task-1",
            "0s watched begins a step",
            "0s watched ends a step, waits for timer until 100 s",
            "1s watched cancelled by Task-1: bored",
            "1s watched woken by Task-1",
            "1s watched begins a step",
            "1s watched ended: cancelled",
            "1s watched ends a step",
        ]);
        log.Lines.ShouldContain("0s poll for 1 s");
        log.Lines.ShouldContain("1s child woken by nobody");

        static async Coroutine Work()
        {
            try
            {
                await Sleep(TimeSpan.FromSeconds(100));
            }
            finally
            {
                GC.KeepAlive(null);
            }
        }
    }

    [Fact]
    public void Observer_SeesCallbacks()
    {
        using var loop = new TestLoop();
        var log = new Log(loop);
        loop.Run(async () =>
        {
            loop.Loop.AddObserver(log);
            loop.Loop.CallSoon(Callback);
            await Yield();
            loop.Loop.RemoveObserver(log);
        });
        log.Lines.ShouldContain("0s callback ObserverTests.Callback begins");
        log.Lines.ShouldContain("0s callback ObserverTests.Callback ends");
    }

    [Fact]
    public void Observers_Several_SeeTheSame()
    {
        using var loop = new TestLoop();
        var one = new Log(loop);
        var two = new Log(loop);
        loop.Run(async () =>
        {
            loop.Loop.AddObserver(one);
            loop.Loop.AddObserver(two);
            await CreateTask(Sleep(TimeSpan.FromSeconds(1)));
            loop.Loop.RemoveObserver(one);
            loop.Loop.RemoveObserver(two);
        });
        one.Lines.Count.ShouldBeGreaterThan(5);
        two.Lines.ShouldBe(one.Lines);
    }

    [Fact]
    public void Observer_ThatThrows_IsReported_AndTheLoopGoesOn()
    {
        using var loop = new TestLoop(new LoopOptions { Observers = [new Broken()] });
        loop.Run(async () => await CreateTask(Sleep(TimeSpan.FromSeconds(1))));
        loop.Errors.ShouldNotBeEmpty();
        loop.Errors.ShouldAllBe(static error => error.Kind == LoopErrorKind.Internal);
    }

    private static void Callback()
    {
    }

    private sealed class Broken : ILoopObserver
    {
        public void StepEnded(LoopTask task) => throw new FormatException("observer");
    }

    private sealed class Log(TestLoop loop) : ILoopObserver
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines => _lines;

        public void TaskSpawned(LoopTask task, LoopTask? parent) => Add($"{task.Name} spawned by {parent?.Name}");

        public void StepBegan(LoopTask task) => Add($"{task.Name} begins a step");

        public void StepEnded(LoopTask task) =>
            Add($"{task.Name} ends a step{(task.WaitsFor is { } waits ? $", waits for {waits}" : string.Empty)}");

        public void TaskWoken(LoopTask task, LoopTask? by) => Add($"{task.Name} woken by {by?.Name ?? "nobody"}");

        public void CancelRequested(LoopTask task, LoopTask? by, string? reason) => Add($"{task.Name} cancelled by {by?.Name}: {reason}");

        public void TaskEnded(LoopTask task) => Add($"{task.Name} ended: {(task.IsCancelled ? "cancelled" : "done")}");

        public void CallbackBegan(object callback) => Add($"{callback} begins");

        public void CallbackEnded(object callback) => Add($"{callback} ends");

        public void PollBegan(TimeSpan timeout) => Add($"poll for {timeout.TotalSeconds} s");

        public void PollEnded() => Add("poll ended");

        private void Add(string what) => _lines.Add($"{loop.Now.TotalSeconds}s {what}");
    }
}
