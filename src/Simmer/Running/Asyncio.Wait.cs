using Simmer.LowLevel;
namespace Simmer;

// Waiting for tasks and futures that exist.
public static partial class Asyncio
{
    /// <summary>Waits until all, or one, of several tasks have ended, and says which. asyncio's <c>wait</c>.</summary>
    /// <param name="futures">Tasks and futures; each counts once. Make tasks of coroutines first.</param>
    /// <param name="returnWhen">What to wait for.</param>
    /// <param name="timeout">How long to wait at most. When the time is up it returns; it does not throw. Negative: it is up already.</param>
    /// <returns>Which have ended and which have not, each in the order of the arguments.</returns>
    /// <remarks>
    /// It neither throws what they fail with, nor cancels any of them.
    /// <para><b>Cancellation.</b> Nothing is lost: the tasks go on.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">There are none to wait for.</exception>
    public static async Coroutine<(IReadOnlyList<T> Done, IReadOnlyList<T> Pending)> Wait<T>(
        IEnumerable<T> futures, ReturnWhen returnWhen = ReturnWhen.AllCompleted, TimeSpan? timeout = null)
        where T : LoopFuture
    {
        ArgumentNullException.ThrowIfNull(futures);
        T[] all = [.. futures.Distinct()];
        if (all.Length == 0)
        {
            throw new ArgumentException("There is nothing to wait for: Wait needs at least one task or future.", nameof(futures));
        }

        var loop = EventLoop.Current;
        var waiting = new Waiting(loop, all, returnWhen);
        if (timeout is { } limit && limit != Timeout.InfiniteTimeSpan)
        {
            waiting.Timer = loop.CallAt(Times.After(loop.Now, limit), () => waiting.TrySetResult(default));
        }

        foreach (var future in all)
        {
            future.AddListener(waiting);
        }

        try
        {
            await waiting;
        }
        finally
        {
            waiting.Timer?.Cancel();
            foreach (var future in all)
            {
                future.RemoveListener(waiting);
            }
        }

        return ([.. all.Where(static future => future.IsCompleted)], [.. all.Where(static future => !future.IsCompleted)]);
    }

    /// <summary>Awaits a coroutine, in this task, for a limited time. asyncio's <c>wait_for</c>.</summary>
    /// <param name="coroutine">What to await.</param>
    /// <param name="timeout">How long; <see cref="Timeout.InfiniteTimeSpan"/>: without limit. Zero or less: it does not even begin.</param>
    /// <returns>Its result.</returns>
    /// <remarks>
    /// When the time is up it is cancelled and waited for: its clean-up is done when this throws. If it does not let
    /// itself be cancelled and returns a result, that is returned.
    /// <para><b>Cancellation.</b> It is cancelled and waited for.</para>
    /// </remarks>
    /// <exception cref="TimeoutException">The time was up.</exception>
    public static async Coroutine<T> WaitFor<T>(Coroutine<T> coroutine, TimeSpan timeout)
    {
        if (IsOver(timeout))
        {
            var task = CreateTask(coroutine);
            await EndNow(task);
            return task.Result;
        }

        return await After(timeout).Use(_ => coroutine);
    }

    /// <inheritdoc cref="WaitFor{T}(Coroutine{T}, TimeSpan)"/>
    public static async Coroutine WaitFor(Coroutine coroutine, TimeSpan timeout)
    {
        if (IsOver(timeout))
        {
            await EndNow(CreateTask(coroutine));
            return;
        }

        await After(timeout).Use(_ => coroutine);
    }

    /// <summary>Awaits a task for a limited time; when the time is up the task is cancelled.</summary>
    /// <inheritdoc cref="WaitFor{T}(Coroutine{T}, TimeSpan)"/>
    public static async Coroutine<T> WaitFor<T>(LoopTask<T> task, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(task);
        await WaitFor((LoopFuture)task, timeout);
        return task.Result;
    }

    /// <summary>Awaits a future for a limited time; when the time is up the future is cancelled.</summary>
    /// <inheritdoc cref="WaitFor{T}(Coroutine{T}, TimeSpan)"/>
    public static async Coroutine<T> WaitFor<T>(Future<T> future, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(future);
        await WaitFor((LoopFuture)future, timeout);
        return future.Result;
    }

    /// <summary>Awaits a task or future for a limited time; when the time is up it is cancelled.</summary>
    /// <inheritdoc cref="WaitFor{T}(Coroutine{T}, TimeSpan)"/>
    public static async Coroutine WaitFor(LoopFuture future, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(future);
        if (IsOver(timeout))
        {
            await EndNow(future);
        }
        else
        {
            await After(timeout).Use(async _ => await future);
        }
    }

    private static bool IsOver(TimeSpan timeout) => timeout <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan;

    // There is no time at all: what has ended is looked at, what has not is cancelled and waited for.
    private static async Coroutine EndNow(LoopFuture future)
    {
        if (future.IsCompleted)
        {
            future.ThrowIfFailed();
            return;
        }

        await CancelAndWait(future);
        try
        {
            future.ThrowIfFailed();
        }
        catch (OperationCanceledException e)
        {
            // Not only if the future is cancelled: one that Gather returns has failed with the cancellation instead.
            throw new TimeoutException("The time was up before the operation had ended.", e);
        }
    }

    private static async Coroutine CancelAndWait(LoopFuture future)
    {
        var ended = new Waiting(future.Loop, [future], ReturnWhen.AllCompleted);
        future.AddListener(ended);
        try
        {
            future.Cancel();
            await ended; // Not the future itself: a cancellation of this wait must not count as the future's.
        }
        finally
        {
            future.RemoveListener(ended);
        }
    }
}
