using Simmer.Testing;

namespace Simmer.Integration.Windows;

/// <summary>All cases of <see cref="DriverContract"/>, under Wine. Each has its outcome, also if one brings its process down.</summary>
internal sealed class ContractRun(Wine wine)
{
    // Processes at once: what is expected to fail mostly waits.
    private const int Width = 3;

    /// <summary>Runs all cases: those in <paramref name="apart"/> each in a process of its own, the others in one.</summary>
    /// <returns>For each, what the program writes of it: <c>kept Name (12 ms)</c>, <c>failed Name (12 ms): why</c>.</returns>
    public IReadOnlyList<string> RunAll(IReadOnlyList<string> apart)
    {
        var names = DriverContract.Cases.Select(static contractCase => contractCase.Name).ToList();
        List<List<string>> groups = [[.. names.Except(apart)], .. names.Intersect(apart).Select(static name => new List<string> { name })];
        return [.. groups.AsParallel().WithDegreeOfParallelism(Width).SelectMany(Run)];
    }

    /// <summary>The second word.</summary>
    public static string NameIn(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

    private List<string> Run(List<string> cases)
    {
        List<string> outcomes = [];
        while (outcomes.Count < cases.Count)
        {
            var run = wine.RunProgram("Simmer.Contracts", ["--only", string.Join(',', cases.Skip(outcomes.Count))]);
            var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var hasEnded = lines.Length > 0 && lines[^1].StartsWith("total: ", StringComparison.Ordinal);
            outcomes.AddRange(hasEnded ? lines[..^1] : lines);
            if (!hasEnded)
            {
                // In the middle of the next case; or after all of them, when the last is the likeliest to have left something behind.
                outcomes.RemoveRange(Math.Min(outcomes.Count, cases.Count - 1), Math.Max(0, outcomes.Count - cases.Count + 1));
                outcomes.Add($"failed {cases[outcomes.Count]}: the process has ended with {run.ExitCode}: {run.Errors}");
            }
        }

        outcomes.Select(NameIn).ShouldBe(cases, $"each case has one line:\n{string.Join('\n', outcomes)}");
        return outcomes;
    }
}
