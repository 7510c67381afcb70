using System.Runtime.ExceptionServices;
using Simmer.Platform;

namespace Simmer.Testing;

/// <summary>Runs stories: on a thread and a loop of their own, with a bound, and without losing failures, sockets or tasks.</summary>
internal static class ContractRunner
{
    // Far longer than any of them takes on a machine that is busy with something else.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    // For a driver whose poll, or whose cancellation, does not come back.
    private static readonly TimeSpan s_limitOfThread = TimeSpan.FromSeconds(60);

    public static void Run(Func<IoDriver> factory, Func<Coroutine> story, bool isOptional) =>
        OnThread(() => RunLoop(factory, story), isOptional);

    public static void OnThread(Action program, bool isOptional)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() => failure = Try(program, isOptional)) { IsBackground = true, Name = "contract" };
        thread.Start();
        if (!thread.Join(s_limitOfThread))
        {
            throw new ContractException($"The loop hangs: after {s_limitOfThread.TotalSeconds} s its thread has not ended.");
        }

        failure?.Throw();
    }

    /// <summary>Runs a story on a loop of its own, on this thread.</summary>
    public static void RunLoop(Func<IoDriver> factory, Func<Coroutine> story)
    {
        List<LoopError> errors = [];
        IoDriver? driver = null;
        using (var runner = new LoopRunner(new LoopOptions
        {
            Name = "contract",
            HandleSignals = false,
            UnhandledException = errors.Add,
            Poller = () => driver = factory(),
        }))
        {
            runner.Run(() => WithLimit(story));
            Check.That(driver!.Sockets.Count == 0, $"At the end the driver counts open sockets: {string.Join("; ", driver.Sockets)}.");
            Check.That(runner.Loop.Tasks.Count == 0, $"At the end there are tasks: {string.Join("; ", runner.Loop.Tasks)}.");
        }

        Check.That(errors.Count == 0, $"Failures that reached nobody: {string.Join("; ", errors)}.");
    }

    private static async Coroutine WithLimit(Func<Coroutine> story)
    {
        var loop = EventLoop.Current;
        var main = Asyncio.CurrentTask!;
        string? report = null;
        var timer = loop.CallLater(s_limit, () =>
        {
            report = WhoWaits(loop);
            main.Cancel("the case takes too long");
        });
        try
        {
            await story();
        }
        catch (OperationCanceledException e) when (report is not null)
        {
            throw new ContractException($"It has not ended after {s_limit.TotalSeconds} s.{report}", e);
        }
        finally
        {
            timer.Cancel();
        }
    }

    private static string WhoWaits(EventLoop loop) => string.Concat(loop.Snapshot().Tasks.Select(static task =>
        $"{Environment.NewLine}  '{task.Name}' waits for {task.WaitsFor}, in {string.Join(" ← ", task.AwaitStack)}"));

    private static ExceptionDispatchInfo? Try(Action program, bool isOptional)
    {
        try
        {
            program();
            return null;
        }
        catch (ContractException e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
        catch (PlatformNotSupportedException e) when (isOptional)
        {
            return ExceptionDispatchInfo.Capture(new ContractNotSupportedException(e.Message, e));
        }
        catch (Exception e)
        {
            return ExceptionDispatchInfo.Capture(new ContractException($"It failed: {e.GetType().Name}: {e.Message}", e));
        }
    }
}
