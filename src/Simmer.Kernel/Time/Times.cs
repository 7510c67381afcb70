using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>Which durations make sense.</summary>
public static class Times
{
    /// <summary>A delay is zero or more, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static void CheckDelay(TimeSpan delay, [CallerArgumentExpression(nameof(delay))] string? name = null)
    {
        if (delay < TimeSpan.Zero && delay != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                name, delay, "A delay cannot be negative. Use zero to go on in the next iteration, Timeout.InfiniteTimeSpan to wait for ever.");
        }
    }

    /// <summary>A delay that is zero or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    /// <summary>The time <paramref name="delay"/> after <paramref name="now"/>; never, if there is no such time.</summary>
    public static TimeSpan After(TimeSpan now, TimeSpan delay) =>
        now > TimeSpan.Zero && delay > TimeSpan.MaxValue - now ? TimeSpan.MaxValue : now + delay;

    internal static TimeSpan Checked(TimeSpan delay) =>
        delay >= TimeSpan.Zero ? delay : throw new ArgumentOutOfRangeException(
            nameof(delay), delay, "A delay cannot be negative. For a time that has passed use CallAt.");
}
