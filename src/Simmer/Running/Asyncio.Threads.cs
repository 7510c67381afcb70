using Simmer.LowLevel;

namespace Simmer;

// Calls that block, on threads.
public static partial class Asyncio
{
    /// <summary>Runs a call that blocks on a thread of the loop's own pool, and waits for it. asyncio's <c>to_thread</c>.</summary>
    /// <inheritdoc cref="ThreadExecutor.Run{T}(Func{CancellationToken, T})"/>
    public static Coroutine<T> ToThread<T>(Func<CancellationToken, T> call) => Threads.Run(call);

    /// <inheritdoc cref="ToThread{T}(Func{CancellationToken, T})"/>
    public static Coroutine<T> ToThread<T>(Func<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Threads.Run(_ => call());
    }

    /// <inheritdoc cref="ToThread{T}(Func{CancellationToken, T})"/>
    public static async Coroutine ToThread(Action<CancellationToken> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        await Threads.Run(token =>
        {
            call(token);
            return default(Nothing);
        });
    }

    /// <inheritdoc cref="ToThread{T}(Func{CancellationToken, T})"/>
    public static async Coroutine ToThread(Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        await Threads.Run(_ =>
        {
            call();
            return default(Nothing);
        });
    }

    private static ThreadExecutor Threads => EventLoop.Current.Resource(static _ => new ThreadExecutor());
}
