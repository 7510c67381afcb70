using Simmer.LowLevel;

namespace Simmer;

// Several, one after the other, until one has succeeded.
public static partial class Asyncio
{
    /// <summary>
    /// Begins one after the other, each when the one before has failed or has taken long, until one has succeeded; cancels the
    /// others. asyncio's <c>staggered_race</c>.
    /// </summary>
    /// <param name="starters">Each makes a coroutine. They are taken one by one: those that are not needed never begin.</param>
    /// <param name="stagger">
    /// When the one before has taken long. Zero: the next begins in the next iteration; <see cref="Timeout.InfiniteTimeSpan"/>:
    /// only when the one before has failed.
    /// </param>
    /// <returns>What the first to succeed returned; of two in the same iteration, the one that had begun first.</returns>
    /// <remarks>
    /// The others are cancelled and waited for before this returns: nothing is left running. If one of them succeeds all the
    /// same, its result is dropped; what has to be closed, it has to close itself when it is cancelled.
    /// <para><b>Cancellation.</b> All of them are cancelled and waited for, and no more begin.</para>
    /// <para><b>Order.</b> They begin in theirs. The failure of an earlier one than the last does not hasten the next.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">There are none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    /// <exception cref="ExceptionGroup">All of them have failed; their failures are in the order in which they began.</exception>
    public static async Coroutine<T> Race<T>(IEnumerable<Func<Coroutine<T>>> starters, TimeSpan stagger)
    {
        ArgumentNullException.ThrowIfNull(starters);
        Times.CheckDelay(stagger);
        List<LoopTask<T>> tasks = [];
        try
        {
            foreach (var starter in starters)
            {
                tasks.Add(Begin(starter));
                if (await SucceedsBeforeNext(tasks, stagger) is { } early)
                {
                    return early.Result;
                }
            }

            if (await Succeeds(tasks) is { } winner)
            {
                return winner.Result;
            }
        }
        finally
        {
            await CancelAndWait([.. tasks]);
        }

        throw tasks.Count > 0
            ? NoneSucceeded(tasks)
            : new ArgumentException("There is nothing to run: give at least one starter.", nameof(starters));
    }

    private static LoopTask<T> Begin<T>(Func<Coroutine<T>> starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        var task = CreateTask(Run());
        task.MarkObserved(); // Its failure is ours to tell, if nobody succeeds.
        return task;

        async Coroutine<T> Run() => await starter(); // It counts as a failure, too, if there is not even a coroutine.
    }

    // Until it is the next one's turn: the last one has failed, or has had its time.
    private static async Coroutine<LoopTask<T>?> SucceedsBeforeNext<T>(List<LoopTask<T>> tasks, TimeSpan stagger)
    {
        if (stagger == Timeout.InfiniteTimeSpan)
        {
            return await Succeeds(tasks);
        }

        var last = tasks[^1];
        var loop = last.Loop;
        var deadline = Times.After(loop.Now, stagger);
        do
        {
            await Wait(Running(tasks), ReturnWhen.FirstCompleted, deadline - loop.Now);
            if (Winner(tasks) is { } winner)
            {
                return winner;
            }
        }
        while (!last.IsCompleted && loop.Now < deadline);

        return null;
    }

    // Until one has succeeded, or all have failed.
    private static async Coroutine<LoopTask<T>?> Succeeds<T>(List<LoopTask<T>> tasks)
    {
        while (true)
        {
            if (Winner(tasks) is { } winner)
            {
                return winner;
            }

            if (!Running(tasks).Any())
            {
                return null;
            }

            await Wait(Running(tasks), ReturnWhen.FirstCompleted);
        }
    }

    private static IEnumerable<LoopTask<T>> Running<T>(List<LoopTask<T>> tasks) => tasks.Where(static task => !task.IsCompleted);

    private static LoopTask<T>? Winner<T>(List<LoopTask<T>> tasks) => tasks.Find(static task => task.IsCompletedSuccessfully);
}
