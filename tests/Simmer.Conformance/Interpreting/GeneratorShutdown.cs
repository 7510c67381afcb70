namespace Simmer.Conformance;

/// <summary>Closes the generators that a program has left open, as <c>asyncio.run</c> does before it closes the loop.</summary>
/// <remarks>
/// Simmer has no such step, because C#'s generators are closed by the <c>await foreach</c> that uses them. It belongs
/// between the end of the leftover tasks and that of the loop, and a <see cref="LoopRunner"/> does both at once: so both
/// are done here, in the same way.
/// </remarks>
internal static class GeneratorShutdown
{
    public static void Run(Machine machine)
    {
        using var loop = machine.Loop;
        CancelAllTasks(loop);
        loop.RunUntilComplete(loop.CreateTask(CloseAll(machine)));
        loop.RunUntilComplete(loop.CreateTask(Nothing())); // Python ends its threads here, which costs a turn.

        static async Coroutine Nothing()
        {
        }
    }

    private static void CancelAllTasks(EventLoop loop)
    {
        var tasks = loop.Tasks;
        if (tasks.Count == 0)
        {
            return;
        }

        var left = tasks.Count;
        var allEnded = loop.CreateFuture<object?>();
        foreach (var task in tasks)
        {
            task.Cancel();
            task.AddDoneCallback(_ =>
            {
                if (--left == 0)
                {
                    allEnded.SetResult(null);
                }
            });
        }

        loop.RunUntilComplete(allEnded);
        foreach (var task in tasks.Where(static task => task.IsFaulted))
        {
            loop.Report(new LoopError(LoopErrorKind.Shutdown, $"The {task} failed at the end.", task.Exception));
        }
    }

    private static async Coroutine CloseAll(Machine machine)
    {
        if (machine.Generators.Count == 0)
        {
            return;
        }

        var closings = await Asyncio.GatherSettled(machine.Generators.Select(static generator => generator.Close()));
        foreach (var closing in closings.Where(static closing => !closing.IsSuccess && !closing.IsCancelled))
        {
            machine.Log($"handler asyncgen {machine.Text.Of(closing.Exception!)}");
        }
    }
}
