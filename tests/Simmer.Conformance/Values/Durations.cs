namespace Simmer.Conformance;

/// <summary>The language's times are whole milliseconds; Simmer's are <see cref="TimeSpan"/>s.</summary>
internal static class Durations
{
    public static TimeSpan Of(object? milliseconds) => TimeSpan.FromMilliseconds(Numbers.From(milliseconds));

    /// <summary>A limit for members that take <see cref="Timeout.InfiniteTimeSpan"/> for "none", which is null in the language.</summary>
    public static TimeSpan Limit(object? milliseconds) => OptionalLimit(milliseconds) ?? Timeout.InfiniteTimeSpan;

    /// <summary>A limit for members where null is "none".</summary>
    /// <remarks>
    /// -1 ms would still be the infinite one, as everywhere in .NET. A tick more is in the past just as well.
    /// </remarks>
    public static TimeSpan? OptionalLimit(object? milliseconds) =>
        milliseconds is null ? null
        : Of(milliseconds) is var limit && limit == Timeout.InfiniteTimeSpan ? limit + TimeSpan.FromTicks(1)
        : limit;

    public static long Milliseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMillisecond;
}
