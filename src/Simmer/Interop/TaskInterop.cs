using Simmer.LowLevel;

namespace Simmer;

/// <summary>From our tasks to those of .NET, and back.</summary>
public static class TaskInterop
{
    /// <summary>Waits for a .NET task so that the wait can be cancelled.</summary>
    /// <remarks>
    /// A task that is awaited bare cannot be interrupted: a cancellation comes when it has ended. This wait ends at once.
    /// <para>
    /// <b>Cancellation.</b> The .NET task goes on, and what it comes to is dropped. To stop it as well, give it
    /// <see cref="LoopTask.CancellationToken"/>.
    /// </para>
    /// <para><b>Checkpoint.</b> Only if it has not ended yet.</para>
    /// <para><b>Threads.</b> The task may be completed by any thread; the wait goes on, on the loop.</para>
    /// </remarks>
    public static async Coroutine OnLoop(this Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!task.IsCompleted)
        {
            await new ForeignCompletion(task).Wait();
        }

        await task;
    }

    /// <inheritdoc cref="OnLoop(Task)"/>
    /// <returns>The task's result.</returns>
    public static async Coroutine<T> OnLoop<T>(this Task<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!task.IsCompleted)
        {
            await new ForeignCompletion(task).Wait();
        }

        return await task;
    }

    /// <inheritdoc cref="OnLoop(Task)"/>
    public static Coroutine OnLoop(this ValueTask task) => task.AsTask().OnLoop();

    /// <inheritdoc cref="OnLoop(Task)"/>
    /// <returns>The task's result.</returns>
    public static Coroutine<T> OnLoop<T>(this ValueTask<T> task) => task.AsTask().OnLoop();

    /// <summary>Makes a task of the coroutine, and a .NET task that follows it, for APIs that want one.</summary>
    /// <remarks><b>Threads.</b> Called on the loop. The .NET task may be awaited anywhere; its continuations run where they like.</remarks>
    public static Task AsTask(this Coroutine coroutine) => Asyncio.CreateTask(coroutine).AsTask();

    /// <inheritdoc cref="AsTask(Coroutine)"/>
    public static Task<T> AsTask<T>(this Coroutine<T> coroutine) => Asyncio.CreateTask(coroutine).AsTask();

    /// <summary>A .NET task that follows a task or future of ours. It cannot be cancelled itself.</summary>
    /// <remarks><b>Threads.</b> Called on the loop. The .NET task may be awaited anywhere; its continuations run where they like.</remarks>
    public static Task AsTask(this LoopFuture future) => TaskFollower<Nothing>.Follow(future, static _ => default);

    /// <inheritdoc cref="AsTask(LoopFuture)"/>
    public static Task<T> AsTask<T>(this LoopTask<T> task) =>
        TaskFollower<T>.Follow(task, static future => ((LoopTask<T>)future).Result);

    /// <inheritdoc cref="AsTask(LoopFuture)"/>
    public static Task<T> AsTask<T>(this Future<T> future) =>
        TaskFollower<T>.Follow(future, static future => ((Future<T>)future).Result);
}
