using System.Globalization;
using System.Text;

namespace Simmer.Conformance;

/// <summary>The asyncio contract: what CPython's asyncio does with a program, Simmer does, line by line.</summary>
public sealed class CorpusTests
{
    private const int FailuresShown = 20;

    [Theory]
    [InlineData("given.jsonl")]
    [InlineData("ordered.jsonl")]
    public void Programs_OnSimmer_DoWhatTheyDoOnCPython(string file)
    {
        var verdicts = Examine(file);

        var failures = verdicts.Where(static verdict => verdict is { Counts: true, HasPassed: false }).ToArray();
        failures.ShouldBeEmpty(Describe(failures, verdicts.Count));
    }

    [Theory]
    [InlineData("given.jsonl")]
    [InlineData("ordered.jsonl")]
    public void ProgramsThatDoNotCount_UseGenerators_InAWayThatIsKnownToBeInexpressible(string file)
    {
        foreach (var verdict in Examine(file).Where(static verdict => !verdict.Counts))
        {
            verdict.Entry.UsesGenerators.ShouldBeTrue(verdict.ToString());
            Inexpressible.Reasons.ContainsKey(verdict.Inexpressible!).ShouldBeTrue(verdict.ToString());
        }
    }

    private static List<Verdict> Examine(string file) => [.. CorpusFile.Read(CorpusFile.PathOf(file)).Select(Examination.Examine)];

    private static string Describe(Verdict[] failures, int total)
    {
        var text = new StringBuilder();
        foreach (var failure in failures.Take(FailuresShown))
        {
            text.AppendLine(failure.ToString());
        }

        return text.Append(CultureInfo.InvariantCulture, $"{failures.Length} of {total} programs have failed.").ToString();
    }
}
