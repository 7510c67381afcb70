namespace Simmer.Conformance;

/// <summary>Python's <c>&lt;</c>: integers; strings by code point; lists by their first difference.</summary>
internal sealed class Order : IComparer<object?>
{
    public static Order OfValues { get; } = new();

    public int Compare(object? x, object? y)
    {
        if (x is string text && y is string other)
        {
            return string.CompareOrdinal(text, other);
        }

        return Lists.Is(x, out var list) && Lists.Is(y, out var otherList)
            ? CompareLists(list, otherList)
            : Numbers.From(x).CompareTo(Numbers.From(y));
    }

    private int CompareLists(IReadOnlyList<object?> x, IReadOnlyList<object?> y)
    {
        for (var i = 0; i < Math.Min(x.Count, y.Count); i++)
        {
            if (!Equality.AreEqual(x[i], y[i]))
            {
                return Compare(x[i], y[i]);
            }
        }

        return x.Count.CompareTo(y.Count);
    }
}
