namespace Simmer.Conformance;

/// <summary>The first line in which two traces differ.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Expected">What CPython printed; null if its trace had ended.</param>
/// <param name="Actual">What Simmer printed; null if its trace had ended.</param>
internal sealed record Difference(int Line, string? Expected, string? Actual)
{
    /// <summary>Null if there is none.</summary>
    public static Difference? First(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            var (e, a) = (expected.ElementAtOrDefault(i), actual.ElementAtOrDefault(i));
            if (e != a)
            {
                return new Difference(i + 1, e, a);
            }
        }

        return null;
    }

    public override string ToString() => $"line {Line}: expected '{Expected ?? "(the end)"}', actual '{Actual ?? "(the end)"}'";
}
