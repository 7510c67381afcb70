namespace Simmer;

// Several at once: as they come.
public static partial class Asyncio
{
    /// <summary>Runs all of them at once, and gives their tasks back in the order in which they end. asyncio's <c>as_completed</c>.</summary>
    /// <param name="coroutines">What to run; a task is made of each, at once.</param>
    /// <param name="timeout">How long all of it may take; when the time is up the iteration throws. Negative: it is up already.</param>
    /// <returns>For <c>await foreach</c>. Each element has ended: await it, or look at its result.</returns>
    /// <remarks>Those that have not ended when the iteration does, go on.</remarks>
    /// <exception cref="TimeoutException">Thrown by the iteration: the time was up.</exception>
    public static CompletedTasks<LoopTask<T>> AsCompleted<T>(IEnumerable<Coroutine<T>> coroutines, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        var loop = EventLoop.Current;
        LoopTask<T>[] tasks = [.. coroutines.Select(coroutine => loop.CreateTask(coroutine))];
        return new CompletedTasks<LoopTask<T>>(loop, tasks, timeout);
    }

    /// <summary>Gives tasks and futures back in the order in which they end; each once.</summary>
    /// <param name="futures">Tasks and futures.</param>
    /// <param name="timeout">How long all of it may take; when the time is up the iteration throws. Negative: it is up already.</param>
    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{Coroutine{T}}, TimeSpan?)"/>
    public static CompletedTasks<T> AsCompleted<T>(IEnumerable<T> futures, TimeSpan? timeout = null)
        where T : LoopFuture
    {
        ArgumentNullException.ThrowIfNull(futures);
        return new CompletedTasks<T>(EventLoop.Current, futures, timeout);
    }
}
