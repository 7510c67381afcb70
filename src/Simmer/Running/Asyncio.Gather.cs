using Simmer.LowLevel;

namespace Simmer;

// Several at once: all results.
public static partial class Asyncio
{
    /// <summary>Runs all of them at once and waits for all results, in the order of the arguments. asyncio's <c>gather</c>.</summary>
    /// <param name="coroutines">What to run; a task is made of each, at once.</param>
    /// <param name="mode">
    /// What happens when one fails. By default the others are cancelled and waited for, unlike in asyncio, where they
    /// go on with nobody to look after them.
    /// </param>
    /// <returns>A future of the results. Cancelling it, or a task that awaits it, cancels all of them.</returns>
    /// <remarks><b>Cancellation.</b> All of them are cancelled and waited for.</remarks>
    public static Future<T[]> Gather<T>(IEnumerable<Coroutine<T>> coroutines, FailureMode mode = FailureMode.CancelOthers)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        Checked(mode);
        var loop = EventLoop.Current;
        var cold = coroutines as Coroutine<T>[] ?? [.. coroutines];
        var children = new LoopFuture[cold.Length];
        for (var i = 0; i < cold.Length; i++)
        {
            children[i] = loop.CreateTask(cold[i]);
        }

        return new Gathering<T[]>(loop, children, mode, Results<T>).Start();
    }

    /// <inheritdoc cref="Gather{T}(IEnumerable{Coroutine{T}}, FailureMode)"/>
    /// <param name="awaitables">What to wait for; a task is made of each coroutine, at once.</param>
    /// <param name="mode">What happens when one fails.</param>
    public static Future<T[]> Gather<T>(IEnumerable<IAwaitable<T>> awaitables, FailureMode mode = FailureMode.CancelOthers)
    {
        ArgumentNullException.ThrowIfNull(awaitables);
        LoopFuture[] children = [.. awaitables.Select(static awaitable => awaitable.ToFuture())];
        return new Gathering<T[]>(EventLoop.Current, children, Checked(mode), Results<T>).Start();
    }

    /// <summary>Runs all of them at once and waits for all of them.</summary>
    /// <inheritdoc cref="Gather{T}(IEnumerable{Coroutine{T}}, FailureMode)"/>
    public static LoopFuture Gather(IEnumerable<Coroutine> coroutines, FailureMode mode = FailureMode.CancelOthers)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        return Gather(coroutines.Select(static IAwaitable (coroutine) => CreateTask(coroutine)), mode);
    }

    /// <summary>Waits for all of them; results are dropped.</summary>
    /// <inheritdoc cref="Gather{T}(IEnumerable{IAwaitable{T}}, FailureMode)"/>
    public static LoopFuture Gather(IEnumerable<IAwaitable> awaitables, FailureMode mode = FailureMode.CancelOthers)
    {
        ArgumentNullException.ThrowIfNull(awaitables);
        LoopFuture[] children = [.. awaitables.Select(static awaitable => awaitable.ToFuture())];
        return new Gathering<Nothing>(EventLoop.Current, children, Checked(mode), static _ => default).Start();
    }

    /// <summary>Runs all of them at once and waits for all of them; results are dropped.</summary>
    /// <param name="awaitables">What to wait for; a task is made of each coroutine, at once.</param>
    /// <inheritdoc cref="Gather{T}(IEnumerable{Coroutine{T}}, FailureMode)"/>
    public static LoopFuture Gather(params ReadOnlySpan<IAwaitable> awaitables)
    {
        var children = new LoopFuture[awaitables.Length];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = awaitables[i].ToFuture();
        }

        return new Gathering<Nothing>(EventLoop.Current, children, FailureMode.CancelOthers, static _ => default).Start();
    }

    /// <summary>Runs all of them at once and waits for what each comes to; it never fails. asyncio's <c>gather(…, return_exceptions=True)</c>.</summary>
    /// <param name="coroutines">What to run; a task is made of each, at once.</param>
    /// <returns>A future of what they came to, in the order of the arguments.</returns>
    /// <remarks><b>Cancellation.</b> All of them are cancelled and waited for; then the cancellation is thrown.</remarks>
    public static Future<Outcome<T>[]> GatherSettled<T>(IEnumerable<Coroutine<T>> coroutines)
    {
        ArgumentNullException.ThrowIfNull(coroutines);
        var loop = EventLoop.Current;
        LoopFuture[] children = [.. coroutines.Select(coroutine => loop.CreateTask(coroutine))];
        return new Gathering<Outcome<T>[]>(loop, children, FailureMode.Settle, Outcomes<T>).Start();
    }

    /// <inheritdoc cref="GatherSettled{T}(IEnumerable{Coroutine{T}})"/>
    /// <param name="awaitables">What to wait for; a task is made of each coroutine, at once.</param>
    public static Future<Outcome<T>[]> GatherSettled<T>(IEnumerable<IAwaitable<T>> awaitables)
    {
        ArgumentNullException.ThrowIfNull(awaitables);
        LoopFuture[] children = [.. awaitables.Select(static awaitable => awaitable.ToFuture())];
        return new Gathering<Outcome<T>[]>(EventLoop.Current, children, FailureMode.Settle, Outcomes<T>).Start();
    }

    private static FailureMode Checked(FailureMode mode) => mode is FailureMode.CancelOthers or FailureMode.LeaveOthers
        ? mode
        : throw new ArgumentOutOfRangeException(nameof(mode), mode, "To get failures as values use GatherSettled.");

    private static T[] Results<T>(LoopFuture[] children)
    {
        var results = new T[children.Length];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = ResultOf<T>(children[i]);
        }

        return results;
    }

    private static Outcome<T>[] Outcomes<T>(LoopFuture[] children) =>
        [.. children.Select(static child => Outcome<T>.Of(child, ResultOf<T>))];

    // The cast is to an interface because it may be a Future<string> among awaitables of object.
    private static T ResultOf<T>(LoopFuture future) => future is LoopTask<T> task ? task.Result : ((IHasResult<T>)future).Result;
}
