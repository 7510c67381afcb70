namespace Simmer;

/// <summary>What is done between the end of a program and the end of its loop.</summary>
internal static class Shutdown
{
    /// <summary>Cancels all tasks and runs the loop until they have ended. What they fail with is reported.</summary>
    public static void CancelAllTasks(EventLoop loop)
    {
        var tasks = loop.Tasks;
        if (tasks.Count == 0)
        {
            return;
        }

        foreach (var task in tasks)
        {
            task.Cancel();
        }

        loop.RunUntilComplete(Gathering.OfAll(loop, tasks));
        foreach (var task in tasks)
        {
            if (!task.IsCancelled && task.Exception is { } failure)
            {
                loop.Report(new LoopError(
                    LoopErrorKind.Shutdown, $"The {task} failed while it was being cancelled at the end of Run.", failure) { Future = task });
            }
        }
    }

    /// <summary>Lets what the last tasks have left in the ready queue run: callbacks, and what these schedule.</summary>
    /// <remarks>asyncio runs two empty coroutines at this point, to close generators and threads. Turn by turn, so does this.</remarks>
    public static void RunOut(EventLoop loop)
    {
        loop.RunUntilComplete(loop.CreateTask(Nothing()));
        loop.RunUntilComplete(loop.CreateTask(Nothing()));

        static async Coroutine Nothing()
        {
        }
    }

    /// <summary>Waits for calls on threads that are still under way.</summary>
    public static void StopThreads(EventLoop loop)
    {
        if (loop.FindResource<ThreadExecutor>() is { } threads && !threads.Shutdown(loop.Options.ShutdownTimeout))
        {
            loop.Report(new LoopError(
                LoopErrorKind.Shutdown,
                $"Calls on threads had not ended {loop.Options.ShutdownTimeout.TotalSeconds:0.#} s after the end of the program. Their threads are abandoned.",
                exception: null));
        }
    }
}
