namespace Simmer.Integration.Cli;

/// <summary><c>simmer fetch</c> without URLs, and what a user sees before that.</summary>
public sealed class DemonstrationTests
{
    private static readonly string[] s_small = ["fetch", "--pages", "12", "--latency-scale", "0.2"];

    [Fact]
    public void Demonstration_InAllModes_ComparesThem()
    {
        var run = CliProcess.Run([.. s_small, "--json"]);

        run.ExitCode.ShouldBe(0, run.Error);
        var modes = run.Json.GetProperty("modes").EnumerateArray().ToArray();
        modes.Select(static mode => mode.GetProperty("mode").GetString()).ShouldBe(["sequential", "threads", "coroutines"]);
        foreach (var mode in modes)
        {
            mode.GetProperty("fetched").GetInt32().ShouldBe(12);
            mode.GetProperty("bytes").GetInt64().ShouldBe(modes[0].GetProperty("bytes").GetInt64());
            mode.GetProperty("cpuSeconds").GetDouble().ShouldBeGreaterThan(0);
            mode.GetProperty("voluntaryContextSwitches").GetInt64().ShouldBeGreaterThan(0);
            mode.GetProperty("peakThreads").GetInt32().ShouldBeGreaterThan(0);
        }

        modes[0].GetProperty("speedUp").GetDouble().ShouldBe(1);
        modes[2].GetProperty("speedUp").GetDouble().ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Demonstration_AsText_HasATableAndABarForEachMode()
    {
        var run = CliProcess.Run(s_small);

        run.ExitCode.ShouldBe(0, run.Error);
        foreach (var word in new[] { "wall", "speed-up", "threads", "CPU", "voluntary", "involuntary", "failed", "working", "waiting" })
        {
            run.Output.ShouldContain(word);
        }

        run.Output.Split('\n').Count(static line => line.Contains("% working", StringComparison.Ordinal)).ShouldBe(3);
        run.Output.ShouldContain("░");
        run.Output.Split('\n').Max(static line => line.TrimEnd().Length).ShouldBeLessThanOrEqualTo(80);
    }

    [Fact]
    public void Demonstration_OnAnOldTerminal_IsAscii()
    {
        var run = CliProcess.RunIn(new(StringComparer.Ordinal) { ["LC_ALL"] = "C" }, [.. s_small, "--mode", "coroutines"]);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldAllBe(static c => c < 128);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData]
    public void Help_NamesTheCommandAndNotTheHiddenOnes(params string[] arguments)
    {
        var run = CliProcess.Run(arguments);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("simmer [command]");
        run.Output.ShouldContain("fetch");
        run.Output.ShouldNotContain("serve-pages");
        run.Output.ShouldNotContain("simmer-cli");
    }

    [Fact]
    public void HelpOfFetch_HasExamplesDefaultsAndExitCodes()
    {
        var run = CliProcess.Run("fetch", "--help");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("Examples:");
        run.Output.ShouldContain("[default: 30]");
        run.Output.ShouldContain("130  cancelled by Ctrl-C");
        run.Output.ShouldNotContain("--latency-scale");
    }

    [Fact]
    public void Version_IsOneLine() => CliProcess.Run("--version").Output.Trim().ShouldMatch(@"^simmer \d+\.\d+\.\d+ \(.*\)$");
}
