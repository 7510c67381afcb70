using System.Runtime.InteropServices;

namespace Simmer.Integration.Cli;

/// <summary>Ctrl-C, SIGTERM and worse, while <c>simmer fetch</c> runs.</summary>
public sealed class FetchCancellationTests : IDisposable
{
    private readonly Site _site = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _site.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("sequential", PosixSignal.SIGINT, 130)]
    [InlineData("threads", PosixSignal.SIGINT, 130)]
    [InlineData("coroutines", PosixSignal.SIGINT, 130)]
    [InlineData("coroutines", PosixSignal.SIGTERM, 143)]
    public void Signal_WhileABodyComes_LeavesNoHalfFileAndReportsWhatWasDone(string mode, PosixSignal signal, int exitCode)
    {
        using var cli = CliProcess.Start(
            "fetch", "--mode", mode, "--output", _folder.Path, _site.Url("/done"), _site.Url("/half"), _site.Url("/silent"));
        Wait.Until(
            () => _site.HalfBodies == 1 && _folder.Files is [var half, var whole] && half[0] == '.' && whole[0] != '.',
            "one is done and another begun");

        cli.Signal(signal);
        var run = cli.WaitForExit();

        run.ExitCode.ShouldBe(exitCode, run.Error);
        _folder.Files.ShouldBe([$"127.0.0.1_{_site.Port}_done"]);
        run.Output.ShouldContain("1 of 3 fetched");
        run.Output.ShouldContain("cancelled: 2 of 3");
        cli.Family().ShouldBeEmpty();
    }

    [Fact]
    public void Signal_DuringTheDemonstration_StopsTheServerToo()
    {
        using var cli = CliProcess.Start("fetch", "--mode", "coroutines", "--latency-scale", "100", "--json");
        Wait.Until(() => cli.Family().Count == 3, "the server and a mode run");

        cli.Signal(PosixSignal.SIGINT);
        var run = cli.WaitForExit();

        run.ExitCode.ShouldBe(130, run.Error);
        run.Json.GetProperty("cancelled").GetInt32().ShouldBe(100);
        cli.Family().ShouldBeEmpty();
    }

    [Fact]
    public void Signal_Again_WhileAChildDoesNotEnd_EndsAtOnce()
    {
        using var cli = CliProcess.Start("fetch", _site.Url("/half"));
        Wait.Until(() => _site.HalfBodies == 1, "the mode runs");
        cli.StopChildren();

        // Two of them may arrive as one.
        Wait.Until(() => cli.HasExited || cli.TrySignal(PosixSignal.SIGINT), "the second one was heard");

        cli.ExitCode.ShouldBe(130);
    }

    [Fact]
    public void Kill_OfTheParentAlone_EndsTheChildren()
    {
        using var cli = CliProcess.Start("fetch", "--mode", "coroutines", "--latency-scale", "100");
        Wait.Until(() => cli.Family().Count == 3, "the server and a mode run");

        cli.KillAtOnce();

        Wait.Until(() => cli.Family().Count == 0, "the children have noticed");
    }

    [Theory]
    [InlineData("threads")]
    [InlineData("coroutines")]
    public void Kill_OfTheParentWhileABodyComes_LeavesNoHalfFile(string mode)
    {
        using var cli = CliProcess.Start("fetch", "--mode", mode, "--output", _folder.Path, _site.Url("/half"));
        Wait.Until(() => _folder.Files.Length == 1, "the body has begun");

        cli.KillAtOnce();

        Wait.Until(() => cli.Family().Count == 0 && _folder.Files.Length == 0, "the child has cleaned up");
    }
}
