namespace Simmer;

// Several at once, of different types: a tuple of results.
public static partial class Asyncio
{
    /// <summary>Runs all of them at once and waits for all results. asyncio's <c>gather</c>, with types.</summary>
    /// <returns>
    /// A future of the results. When one fails the others are cancelled and waited for, and the failure is thrown.
    /// Cancelling the future, or a task that awaits it, cancels all of them.
    /// </returns>
    /// <remarks><b>Cancellation.</b> All of them are cancelled and waited for.</remarks>
    public static Future<(T1, T2)> Gather<T1, T2>(
        IAwaitable<T1> a1, IAwaitable<T2> a2) =>
        Together(static all => (ResultOf<T1>(all[0]), ResultOf<T2>(all[1])), a1.ToFuture(), a2.ToFuture());

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    public static Future<(T1, T2, T3)> Gather<T1, T2, T3>(
        IAwaitable<T1> a1, IAwaitable<T2> a2, IAwaitable<T3> a3) =>
        Together(static all => (ResultOf<T1>(all[0]), ResultOf<T2>(all[1]), ResultOf<T3>(all[2])), a1.ToFuture(), a2.ToFuture(), a3.ToFuture());

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    public static Future<(T1, T2, T3, T4)> Gather<T1, T2, T3, T4>(
        IAwaitable<T1> a1, IAwaitable<T2> a2, IAwaitable<T3> a3, IAwaitable<T4> a4) =>
        Together(static all => (ResultOf<T1>(all[0]), ResultOf<T2>(all[1]), ResultOf<T3>(all[2]), ResultOf<T4>(all[3])), a1.ToFuture(), a2.ToFuture(), a3.ToFuture(), a4.ToFuture());

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    public static Future<(T1, T2, T3, T4, T5)> Gather<T1, T2, T3, T4, T5>(
        IAwaitable<T1> a1, IAwaitable<T2> a2, IAwaitable<T3> a3, IAwaitable<T4> a4, IAwaitable<T5> a5) =>
        Together(static all => (ResultOf<T1>(all[0]), ResultOf<T2>(all[1]), ResultOf<T3>(all[2]), ResultOf<T4>(all[3]), ResultOf<T5>(all[4])), a1.ToFuture(), a2.ToFuture(), a3.ToFuture(), a4.ToFuture(), a5.ToFuture());

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    public static Future<(T1, T2, T3, T4, T5, T6)> Gather<T1, T2, T3, T4, T5, T6>(
        IAwaitable<T1> a1, IAwaitable<T2> a2, IAwaitable<T3> a3, IAwaitable<T4> a4, IAwaitable<T5> a5, IAwaitable<T6> a6) =>
        Together(static all => (ResultOf<T1>(all[0]), ResultOf<T2>(all[1]), ResultOf<T3>(all[2]), ResultOf<T4>(all[3]), ResultOf<T5>(all[4]), ResultOf<T6>(all[5])), a1.ToFuture(), a2.ToFuture(), a3.ToFuture(), a4.ToFuture(), a5.ToFuture(), a6.ToFuture());

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    public static Future<(T1, T2, T3, T4, T5, T6, T7)> Gather<T1, T2, T3, T4, T5, T6, T7>(
        IAwaitable<T1> a1, IAwaitable<T2> a2, IAwaitable<T3> a3, IAwaitable<T4> a4, IAwaitable<T5> a5, IAwaitable<T6> a6, IAwaitable<T7> a7) =>
        Together(static all => (ResultOf<T1>(all[0]), ResultOf<T2>(all[1]), ResultOf<T3>(all[2]), ResultOf<T4>(all[3]), ResultOf<T5>(all[4]), ResultOf<T6>(all[5]), ResultOf<T7>(all[6])), a1.ToFuture(), a2.ToFuture(), a3.ToFuture(), a4.ToFuture(), a5.ToFuture(), a6.ToFuture(), a7.ToFuture());

    /// <inheritdoc cref="Gather{T1, T2}(IAwaitable{T1}, IAwaitable{T2})"/>
    public static Future<(T1, T2, T3, T4, T5, T6, T7, T8)> Gather<T1, T2, T3, T4, T5, T6, T7, T8>(
        IAwaitable<T1> a1, IAwaitable<T2> a2, IAwaitable<T3> a3, IAwaitable<T4> a4, IAwaitable<T5> a5, IAwaitable<T6> a6, IAwaitable<T7> a7, IAwaitable<T8> a8) =>
        Together(static all => (ResultOf<T1>(all[0]), ResultOf<T2>(all[1]), ResultOf<T3>(all[2]), ResultOf<T4>(all[3]), ResultOf<T5>(all[4]), ResultOf<T6>(all[5]), ResultOf<T7>(all[6]), ResultOf<T8>(all[7])), a1.ToFuture(), a2.ToFuture(), a3.ToFuture(), a4.ToFuture(), a5.ToFuture(), a6.ToFuture(), a7.ToFuture(), a8.ToFuture());

    private static Future<T> Together<T>(Func<LoopFuture[], T> collect, params LoopFuture[] children) =>
        new Gathering<T>(EventLoop.Current, children, FailureMode.CancelOthers, collect).Start();
}
