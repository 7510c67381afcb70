namespace Simmer;

// Several at once: the first one, or so many at a time.
public static partial class Asyncio
{
    /// <summary>Runs all of them at once until one has ended, and cancels the others. What that one comes to, this comes to.</summary>
    /// <remarks>
    /// The others are cancelled and waited for before this returns: nothing is left running.
    /// <para><b>Cancellation.</b> All of them are cancelled and waited for.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static async Coroutine<T> Race<T>(params IEnumerable<Coroutine<T>> coroutines)
    {
        var tasks = Begin(coroutines);
        try
        {
            await Wait(tasks, ReturnWhen.FirstCompleted);
            return tasks.First(static task => task.IsCompleted).Result;
        }
        finally
        {
            await CancelAndWait(tasks);
        }
    }

    /// <summary>Runs all of them at once until one has succeeded, and cancels the others.</summary>
    /// <inheritdoc cref="Race{T}(IEnumerable{Coroutine{T}})"/>
    /// <exception cref="ExceptionGroup">All of them have failed.</exception>
    public static async Coroutine<T> AnySuccess<T>(params IEnumerable<Coroutine<T>> coroutines)
    {
        var tasks = Begin(coroutines);
        try
        {
            await foreach (var task in AsCompleted(tasks))
            {
                if (task.IsCompletedSuccessfully)
                {
                    return task.Result;
                }
            }
        }
        finally
        {
            await CancelAndWait(tasks);
        }

        throw NoneSucceeded(tasks);
    }

    /// <summary>Runs <paramref name="body"/> for each element, at most so many at a time.</summary>
    /// <param name="source">The elements. They are taken one by one, as there is room.</param>
    /// <param name="maxConcurrency">How many bodies may run at a time: one or more.</param>
    /// <param name="body">What to do with an element.</param>
    /// <remarks>
    /// When one fails, no more elements are taken, the others are cancelled and waited for, and the failures are thrown.
    /// <para><b>Cancellation.</b> All of them are cancelled and waited for.</para>
    /// </remarks>
    /// <exception cref="ExceptionGroup">Some have failed.</exception>
    public static async Coroutine ForEach<T>(IEnumerable<T> source, int maxConcurrency, Func<T, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        var room = new AsyncSemaphore(maxConcurrency);
        await TaskGroup.Run(async group =>
        {
            foreach (var item in source)
            {
                await BeginWhenThereIsRoom(group, room, item, body);
            }
        });
    }

    /// <inheritdoc cref="ForEach{T}(IEnumerable{T}, int, Func{T, Coroutine})"/>
    public static async Coroutine ForEach<T>(IAsyncEnumerable<T> source, int maxConcurrency, Func<T, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        var room = new AsyncSemaphore(maxConcurrency);
        await TaskGroup.Run(async group =>
        {
            await foreach (var item in source)
            {
                await BeginWhenThereIsRoom(group, room, item, body);
            }
        });
    }

    private static async Coroutine BeginWhenThereIsRoom<T>(TaskGroup group, AsyncSemaphore room, T item, Func<T, Coroutine> body)
    {
        await room.Acquire();

        // Not by a finally in the task: one that is cancelled before its first step never takes it.
        group.CreateTask(RunOne(item, body)).AddDoneCallback(_ => room.Release());
    }

    // What a body does before its first await, it does here, too: in its own task.
    private static async Coroutine RunOne<T>(T item, Func<T, Coroutine> body) => await body(item);

    private static LoopTask<T>[] Begin<T>(IEnumerable<Coroutine<T>> coroutines)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        LoopTask<T>[] tasks = [.. coroutines.Select(coroutine => CreateTask(coroutine))];
        return tasks.Length > 0 ? tasks : throw new ArgumentException("There is nothing to run: give at least one coroutine.", nameof(coroutines));
    }

    private static ExceptionGroup NoneSucceeded<T>(IEnumerable<LoopTask<T>> tasks) => new(
        "None of them has succeeded.", tasks.Select(static task => task.IsCancelled ? task.TakeCancellation() : task.Exception!));

    /// <summary>Cancels those that have not ended, and waits for them, however often this task is cancelled meanwhile.</summary>
    private static async Coroutine CancelAndWait<T>(LoopTask<T>[] tasks)
    {
        OperationCanceledException? interruption = null;
        foreach (var task in tasks)
        {
            task.Cancel();
        }

        while (!Array.TrueForAll(tasks, static task => task.IsCompleted))
        {
            try
            {
                using var shield = CancelScope.ShieldIfCancelled();
                await Wait(tasks);
            }
            catch (OperationCanceledException e)
            {
                interruption = e;
            }
        }

        foreach (var task in tasks)
        {
            task.MarkObserved();
        }

        if (interruption is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(interruption);
        }
    }
}
