namespace Simmer;

/// <summary>A trip to a loop and back, from any thread, its own included: what the bridges to channels are made of.</summary>
internal static class LoopTrip
{
    /// <summary>Runs a coroutine on the loop, as a task of it.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="LoopClosedException">The loop is closed, or is being closed.</exception>
    public static async ValueTask<T> Run<T>(EventLoop loop, Coroutine<T> coroutine, CancellationToken cancellationToken)
    {
        try
        {
            return await ThreadsafeCall<T>.Send(
                loop, () => loop.CreateTask(coroutine), static task => ((LoopTask<T>)task).Result, coroutine.Close, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            // Nobody but the token and the end of the loop cancels these tasks.
            cancellationToken.ThrowIfCancellationRequested();
            throw new LoopClosedException($"'{loop.Name}' has closed before the other end of the channel did anything.", e);
        }
    }
}
