namespace Simmer.Integration.Windows;

/// <summary>What Wine cannot do, as the tables of docs/windows.md have it: a row for each, and why.</summary>
internal static class BeyondWine
{
    /// <summary>Names of cases of the contract. Rows begin <c>| case `Name` |</c>.</summary>
    public static IReadOnlyList<string> Cases { get; } = Rows("case");

    /// <summary>Names of samples. Rows begin <c>| sample `Name` |</c>.</summary>
    public static IReadOnlyList<string> Samples { get; } = Rows("sample");

    /// <summary>Which of both fail at times only: rows that go on with <c>, at times |</c>.</summary>
    public static IReadOnlyList<string> AtTimes { get; } = [.. Rows("case", "`, at times |"), .. Rows("sample", "`, at times |")];

    private static string[] Rows(string kind, string mark = "") =>
    [
        .. File.ReadLines(Path.Join(Wine.Root, "docs", "windows.md"))
            .Where(line => line.StartsWith($"| {kind} `", StringComparison.Ordinal) && line.Contains(mark, StringComparison.Ordinal))
            .Select(static line => line.Split('`')[1])
            .Order(StringComparer.Ordinal),
    ];
}
