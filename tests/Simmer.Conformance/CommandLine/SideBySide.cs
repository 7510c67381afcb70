namespace Simmer.Conformance;

/// <summary>Shows both traces of a program beside each other, with a mark where they differ.</summary>
internal static class SideBySide
{
    private const int WidestColumn = 80;

    public static void Write(Verdict verdict, TextWriter output)
    {
        var (expected, actual) = (verdict.Entry.Trace, verdict.Trace);
        var width = Math.Min(WidestColumn, expected.Append("CPython").Max(static line => line.Length));
        output.WriteLine(verdict.Entry.Program.GetRawText());
        output.WriteLine($"     {"CPython".PadRight(width)}   Simmer");
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            var (e, a) = (expected.ElementAtOrDefault(i) ?? string.Empty, actual.ElementAtOrDefault(i) ?? string.Empty);
            output.WriteLine($"{i + 1,4} {e.PadRight(width)} {(e == a ? ' ' : '|')} {a}");
        }

        if (verdict.Trouble is not null)
        {
            output.WriteLine(verdict.Trouble);
        }
    }
}
