using System.Diagnostics;

namespace Simmer.Platform;

/// <summary>The machine's monotonic clock. Its zero is the moment when the process first looked at it.</summary>
/// <remarks>One for all loops of the process, so that what they report can be compared.</remarks>
public sealed class MonotonicClock : IClock
{
    private static readonly long s_zero = Stopwatch.GetTimestamp();

    private MonotonicClock()
    {
    }

    /// <summary>The clock.</summary>
    public static MonotonicClock Shared { get; } = new();

    /// <inheritdoc/>
    public TimeSpan Now => Stopwatch.GetElapsedTime(s_zero);
}
