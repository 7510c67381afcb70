using System.Collections.Concurrent;

namespace Simmer.Integration.Windows;

/// <summary>What users of Windows run, run by Wine: see docs/windows.md, which lists what Wine cannot do, neither more nor less.</summary>
public sealed class WindowsTests(Wine wine) : IClassFixture<Wine>
{
    // For those that read it.
    private const string Input = "soup\npasta\n";

    private static readonly string[] s_samples =
        [.. Directory.GetFiles(Path.Join(Wine.Root, "samples"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension)!];

    [Fact]
    public void Contract_OnWindows_FailsWhereTheDocumentationSaysSoAndNowhereElse()
    {
        var outcomes = new ContractRun(wine).RunAll(apart: BeyondWine.Cases);
        var failures = outcomes.Where(static line => line.StartsWith("failed ", StringComparison.Ordinal)).ToList();
        Certain(failures.Select(ContractRun.NameIn))
            .ShouldBe(Certain(BeyondWine.Cases), $"docs/windows.md lists what fails under Wine:\n{string.Join('\n', failures)}");
    }

    [Fact]
    public void Samples_OnWindows_PrintWhatTheyPrintHereUnlessTheDocumentationSaysSo()
    {
        var differences = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        Parallel.ForEach(s_samples, new ParallelOptions { MaxDegreeOfParallelism = 2 }, sample =>
        {
            var there = wine.RunProgram(sample, [], Input);
            var here = wine.Run("dotnet", [Path.Join(Wine.Root, "artifacts", "bin", sample, "release", sample + ".dll")], Input);
            here.ExitCode.ShouldBe(0, here.Errors);
            if (there.ExitCode != 0 || there.Output != here.Output)
            {
                differences[sample] = $"{sample} has ended with {there.ExitCode}:\n{there.Output}{there.Errors}\n";
                here.Output.ShouldStartWith(there.Output, Case.Sensitive, "until it fails, it does what it should");
            }
        });

        Certain(differences.Keys)
            .ShouldBe(Certain(BeyondWine.Samples), $"docs/windows.md lists the samples that Wine cannot run:\n{string.Concat(differences.Values)}");
    }

    // Without those that depend on a race.
    private static IReadOnlyList<string> Certain(IEnumerable<string> names) => [.. names.Except(BeyondWine.AtTimes).Order(StringComparer.Ordinal)];
}
