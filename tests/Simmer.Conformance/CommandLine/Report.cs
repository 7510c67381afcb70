namespace Simmer.Conformance;

/// <summary>What the command line shows of an examination.</summary>
internal static class Report
{
    public static void Write(Verdict verdict, TextWriter output)
    {
        output.WriteLine(verdict.HasPassed ? $"passed  {verdict.Entry.Name}" : verdict.Counts ? $"FAILED  {verdict.Entry.Name}" : $"-       {verdict.Entry.Name}");
        if (verdict.Trouble is not null)
        {
            output.WriteLine($"        {verdict.Trouble}");
        }

        if (verdict.Difference is { } difference)
        {
            output.WriteLine($"        line {difference.Line}");
            output.WriteLine($"        expected: {difference.Expected ?? "(the end)"}");
            output.WriteLine($"        actual:   {difference.Actual ?? "(the end)"}");
        }
    }

    /// <returns>Has everything passed that counts?</returns>
    public static bool WriteSummary(IReadOnlyCollection<Verdict> verdicts, TextWriter output)
    {
        foreach (var construct in verdicts.Where(static verdict => !verdict.Counts).GroupBy(static verdict => verdict.Inexpressible!, StringComparer.Ordinal))
        {
            output.WriteLine($"{construct.Count()} not interpretable because of '{construct.Key}': {string.Join(", ", construct.Select(static verdict => verdict.Entry.Name))}");
            output.WriteLine($"        {Inexpressible.Reasons.GetValueOrDefault(construct.Key, "no reason is given")}");
        }

        var (passed, failed) = Verdict.Count(verdicts);
        output.WriteLine($"{passed} passed, {failed} failed");
        return failed == 0;
    }
}
