namespace Simmer.Integration.Windows;

/// <summary>What users of Windows run, run by Wine: see docs/windows.md.</summary>
public sealed class WindowsTests(Wine wine) : IClassFixture<Wine>
{
    // Parts of the names of cases that Wine cannot run at all: docs/windows.md says why.
    private const string BeyondWine = "ReceiveFrom,SendTo,Datagram,Cancel_,Memory_";

    [Fact]
    public void Contract_OnWindows_FailsWhereTheDocumentationSaysSoAndNowhereElse()
    {
        var (exitCode, output) = wine.RunProgram("Simmer.Contracts", "--except", BeyondWine);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[^1].ShouldStartWith("total: ", customMessage: $"the program should have come to its end (exit code {exitCode}):\n{output}");
        lines.Length.ShouldBeGreaterThan(100, "these are too few cases");

        var failures = lines.Where(static line => line.StartsWith("failed ", StringComparison.Ordinal));
        NamesIn(failures).ShouldBe(Documented(), $"docs/windows.md lists what fails under Wine, neither more nor less:\n{output}");
    }

    [Theory]
    [InlineData("Kitchen")]
    [InlineData("ComingFromAsyncio")]
    public void Sample_OnWindows_PrintsWhatItPrintsHere(string sample)
    {
        var there = wine.RunProgram(sample);
        var here = wine.Run("dotnet", Path.Join(Wine.Root, "artifacts", "bin", sample, "release", sample + ".dll"));
        there.ShouldBe(here);
        there.Output.ShouldNotBeEmpty();
    }

    private static string[] Documented() => NamesIn(File.ReadLines(Path.Join(Wine.Root, "docs", "windows.md"))
        .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(static line => line.Replace('`', ' '))
        .Where(static line => NameIn(line).Contains('_', StringComparison.Ordinal))); // As no other first column there.

    private static string[] NamesIn(IEnumerable<string> lines) => [.. lines.Select(NameIn).Order(StringComparer.Ordinal)];

    // The second word: "failed Name (12 ms): why", "| Name | why |".
    private static string NameIn(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
}
