namespace Simmer;

// Protecting a task from the cancellation of whoever awaits it.
public static partial class Asyncio
{
    /// <summary>A future that follows a task; cancelling it, or whoever awaits it, leaves the task alone. asyncio's <c>shield</c>.</summary>
    /// <remarks>
    /// The task then goes on with nobody waiting: keep it, and await it elsewhere. To protect a piece of code, such as a
    /// clean-up with awaits, use <see cref="CancelScope.Shield"/>.
    /// </remarks>
    public static Future<T> Shield<T>(LoopTask<T> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new Shielding<T>(task, ResultOf<T>).Start();
    }

    /// <inheritdoc cref="Shield{T}(LoopTask{T})"/>
    public static Future<T> Shield<T>(Future<T> future)
    {
        ArgumentNullException.ThrowIfNull(future);
        return future.IsCompleted ? future : new Shielding<T>(future, ResultOf<T>).Start();
    }

    /// <summary>Makes a task of the coroutine and follows it. See <see cref="Shield{T}(LoopTask{T})"/>.</summary>
    public static Future<T> Shield<T>(Coroutine<T> coroutine) => Shield(CreateTask(coroutine));

    /// <inheritdoc cref="Shield{T}(LoopTask{T})"/>
    public static LoopFuture Shield(LoopFuture future)
    {
        ArgumentNullException.ThrowIfNull(future);
        return future.IsCompleted ? future : new Shielding<LowLevel.Nothing>(future, static _ => default).Start();
    }

    /// <summary>Makes a task of the coroutine and follows it. See <see cref="Shield{T}(LoopTask{T})"/>.</summary>
    public static LoopFuture Shield(Coroutine coroutine) => Shield((LoopFuture)CreateTask(coroutine));
}
