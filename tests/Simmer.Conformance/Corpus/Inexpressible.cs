namespace Simmer.Conformance;

/// <summary>The constructs that cannot be expressed on Simmer: the list in <c>inexpressible.txt</c>.</summary>
internal static class Inexpressible
{
    /// <summary>A generator yields inside a scope or a group.</summary>
    public const string YieldInScope = "yield-in-scope";

    private static readonly Lazy<IReadOnlyDictionary<string, string>> s_reasons = new(Read);

    /// <summary>Why, by the name of the construct.</summary>
    public static IReadOnlyDictionary<string, string> Reasons => s_reasons.Value;

    private static Dictionary<string, string> Read() => File.ReadLines(CorpusFile.PathOf("inexpressible.txt"))
        .Where(static line => line.Length > 0 && !line.StartsWith('#'))
        .Select(static line => line.Split(": ", 2))
        .ToDictionary(static parts => parts[0], static parts => parts[1], StringComparer.Ordinal);
}
