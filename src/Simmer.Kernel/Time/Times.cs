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
}
