namespace Simmer.Conformance;

/// <summary>What came of running a program of the corpus.</summary>
/// <param name="Entry">The program.</param>
/// <param name="Trace">What Simmer printed, as far as it came.</param>
/// <param name="Difference">Where that differs from what CPython printed.</param>
/// <param name="Trouble">Why there is no trace, if there is none.</param>
/// <param name="Inexpressible">The construct because of which the program does not count, if it does not.</param>
internal sealed record Verdict(
    CorpusEntry Entry, IReadOnlyList<string> Trace, Difference? Difference, string? Trouble, string? Inexpressible)
{
    public bool Counts => Inexpressible is null;

    public bool HasPassed => Counts && Difference is null && Trouble is null;

    /// <summary>Passed and failed, without those that do not count.</summary>
    public static (int Passed, int Failed) Count(IReadOnlyCollection<Verdict> verdicts) =>
        (verdicts.Count(static verdict => verdict.HasPassed), verdicts.Count(static verdict => verdict is { Counts: true, HasPassed: false }));

    public override string ToString() =>
        $"{Entry.Name}: {(HasPassed ? "passed" : Inexpressible is not null ? $"not expressible: {Inexpressible}" : Trouble ?? Difference!.ToString())}";
}
