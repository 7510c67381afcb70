using Simmer.LowLevel;

namespace Simmer;

// Time and time limits.
public static partial class Asyncio
{
    /// <summary>Waits for <paramref name="delay"/>. asyncio's <c>sleep</c>.</summary>
    /// <param name="delay">How long. Zero lets the others run once; <see cref="Timeout.InfiniteTimeSpan"/> waits until it is cancelled.</param>
    /// <remarks><b>Cancellation.</b> Nothing is lost but the rest of the time.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    public static Coroutine Sleep(TimeSpan delay) => SleepOperation.For(delay);

    /// <summary>Waits until the loop's time is <paramref name="when"/>; if that has passed, lets the others run once.</summary>
    /// <remarks><b>Cancellation.</b> Nothing is lost but the rest of the time.</remarks>
    public static Coroutine SleepUntil(TimeSpan when) => SleepOperation.Until(when);

    /// <summary>Runs <paramref name="body"/>, which is cancelled when the time is up. asyncio's <c>timeout</c>.</summary>
    /// <param name="delay">How long it may take; <see cref="Timeout.InfiniteTimeSpan"/>: as long as it likes. Negative means that the time is over already.</param>
    /// <param name="body">What to run, in this task. It may move the limit.</param>
    /// <remarks><b>Cancellation.</b> Whatever the operations inside say.</remarks>
    /// <exception cref="TimeoutException">The time was up. <see cref="Exception.InnerException"/> is the cancellation that came out of the body.</exception>
    public static Coroutine TimeoutAfter(TimeSpan delay, Func<TimeoutScope, Coroutine> body) => After(delay).Use(body);

    /// <inheritdoc cref="TimeoutAfter(TimeSpan, Func{TimeoutScope, Coroutine})"/>
    /// <returns>What the body returns.</returns>
    public static Coroutine<T> TimeoutAfter<T>(TimeSpan delay, Func<TimeoutScope, Coroutine<T>> body) => After(delay).Use(body);

    /// <summary>Runs <paramref name="body"/>, which is cancelled at the time <paramref name="when"/>. asyncio's <c>timeout_at</c>.</summary>
    /// <inheritdoc cref="TimeoutAfter(TimeSpan, Func{TimeoutScope, Coroutine})"/>
    public static Coroutine TimeoutAt(TimeSpan when, Func<TimeoutScope, Coroutine> body) => new TimeoutScope(when).Use(body);

    /// <inheritdoc cref="TimeoutAt(TimeSpan, Func{TimeoutScope, Coroutine})"/>
    /// <returns>What the body returns.</returns>
    public static Coroutine<T> TimeoutAt<T>(TimeSpan when, Func<TimeoutScope, Coroutine<T>> body) => new TimeoutScope(when).Use(body);

    /// <summary>Runs <paramref name="body"/> in a cancel scope that lasts <paramref name="delay"/> at most. trio's <c>move_on_after</c>.</summary>
    /// <returns>True if the body ran to its end, false if the time was up.</returns>
    /// <remarks>Unlike <see cref="TimeoutAfter(TimeSpan, Func{TimeoutScope, Coroutine})"/> it throws again at each wait: see <see cref="CancelScope"/>.</remarks>
    public static Coroutine<bool> MoveOnAfter(TimeSpan delay, Func<CancelScope, Coroutine> body) => CancelScope.After(delay).Use(body);

    /// <summary>As <see cref="MoveOnAfter"/>, and throws if the time was up. trio's <c>fail_after</c>.</summary>
    /// <exception cref="TimeoutException">The time was up.</exception>
    public static async Coroutine FailAfter(TimeSpan delay, Func<CancelScope, Coroutine> body)
    {
        if (!await CancelScope.After(delay).Use(body))
        {
            throw new TimeoutException($"The operation had not ended after {delay.TotalSeconds:0.###} s.");
        }
    }

    /// <inheritdoc cref="FailAfter(TimeSpan, Func{CancelScope, Coroutine})"/>
    /// <returns>What the body returns.</returns>
    public static async Coroutine<T> FailAfter<T>(TimeSpan delay, Func<CancelScope, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        T result = default!;
        await FailAfter(delay, async scope => { result = await body(scope); });
        return result;
    }

    private static TimeoutScope After(TimeSpan delay) =>
        new(delay == Timeout.InfiniteTimeSpan ? null : Times.After(EventLoop.Current.Now, delay));
}
