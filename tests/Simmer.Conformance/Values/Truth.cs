namespace Simmer.Conformance;

/// <summary>Python's truth: null, false, 0, "" and [] are false, everything else is true.</summary>
internal static class Truth
{
    public static bool Of(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        long number => number != 0,
        string text => text.Length > 0,
        _ => !Lists.Is(value, out var list) || list.Count > 0,
    };
}
