using Simmer.LowLevel;

namespace Simmer;

/// <summary>From other threads into a loop.</summary>
public static class ThreadsafeCalls
{
    /// <summary>Runs a coroutine on the loop, from another thread. asyncio's <c>run_coroutine_threadsafe</c>.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="coroutine">What to run; a task of the loop is made of it.</param>
    /// <param name="cancellationToken">Cancels the task.</param>
    /// <returns>A .NET task that follows it. If the loop is closed before it has ended, it is cancelled.</returns>
    /// <remarks>
    /// <b>Threads.</b> Any but the loop's own: waiting there for the result would wait for ever, so it throws.
    /// </remarks>
    /// <exception cref="InvalidOperationException">This is the loop's own thread.</exception>
    /// <exception cref="LoopClosedException">The loop is closed.</exception>
    public static Task<T> RunCoroutineThreadsafe<T>(
        this EventLoop loop, Coroutine<T> coroutine, CancellationToken cancellationToken = default) =>
        ThreadsafeCall<T>.Begin(
            loop, () => loop.CreateTask(coroutine), static task => ((LoopTask<T>)task).Result, coroutine.Close, cancellationToken);

    /// <inheritdoc cref="RunCoroutineThreadsafe{T}(EventLoop, Coroutine{T}, CancellationToken)"/>
    public static Task RunCoroutineThreadsafe(
        this EventLoop loop, Coroutine coroutine, CancellationToken cancellationToken = default) =>
        ThreadsafeCall<Nothing>.Begin(loop, () => loop.CreateTask(coroutine), static _ => default, coroutine.Close, cancellationToken);
}
