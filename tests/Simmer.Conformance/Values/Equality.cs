namespace Simmer.Conformance;

/// <summary>Python's <c>==</c> and <c>is</c>.</summary>
internal static class Equality
{
    /// <summary>Numbers, strings and lists by what they are, everything else by identity.</summary>
    public static bool AreEqual(object? a, object? b)
    {
        if (Numbers.Is(a, out var number) && Numbers.Is(b, out var other))
        {
            return number == other;
        }

        return Lists.Is(a, out var list) && Lists.Is(b, out var otherList)
            ? list.Count == otherList.Count && list.Zip(otherList).All(static pair => AreEqual(pair.First, pair.Second))
            : AreSame(a, b);
    }

    /// <summary>Are they the same object? Equal numbers and equal strings count as that.</summary>
    public static bool AreSame(object? a, object? b) => ReferenceEquals(a, b) || (a is long or bool or string && a.Equals(b));
}
