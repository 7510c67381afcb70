using Simmer.Cli.Fetching;
using Spectre.Console;

namespace Simmer.Cli.Reporting;

/// <summary>The modes beside each other: a table, a bar for each, and what was measured.</summary>
internal static class ComparisonTable
{
    /// <summary>Writes all three.</summary>
    public static void Write(FetchOutcome outcome, IAnsiConsole console)
    {
        console.Write(TableOf(outcome));
        ModeBars.Write(outcome.Reports, console);
        console.Write(new Text(Explanation(outcome) + "\n", Palette.Dim));
    }

    private static Table TableOf(FetchOutcome outcome)
    {
        var table = new Table().Border(Glyphs.Current.Border);
        table.AddColumn("mode");
        foreach (var name in new[] { "fetched", "failures", "wall time", "speed-up", "peak threads", "CPU time", "voluntary\nswitches", "involuntary\nswitches" })
        {
            table.AddColumn(name, static column => column.RightAligned());
        }

        foreach (var report in outcome.Reports)
        {
            var measured = report.Measured;
            table.AddRow(
                new Text(Words.NameOf(report.Mode), Palette.Strong),
                new Text(report.IsComplete ? Words.Count(report.Done - report.Failed) : $"{report.Done - report.Failed} of {report.Total}"),
                new Text(Words.Count(report.Failed), report.Failed > 0 ? Palette.Failure : Style.Plain),
                new Text(Words.Seconds(measured?.WallSeconds)),
                new Text(Words.Factor(outcome.SpeedUpOf(report)), Palette.Strong),
                new Text(Words.Count(report.PeakThreads)),
                new Text(Words.Seconds(measured?.Used.CpuSeconds)),
                new Text(Words.Count(measured?.Used.VoluntarySwitches)),
                new Text(Words.Count(measured?.Used.InvoluntarySwitches)));
        }

        return table;
    }

    private static string Explanation(FetchOutcome outcome) =>
        $"""

        Each mode ran alone, in a process of its own that was warmed up first; up to {outcome.Plan.Concurrency} at a time (sequential: one).
        Measured from the first request to the end of the last, connecting included. CPU time and context
        switches: all threads of that process, by getrusage. Threads: counted every {ModeProcess.SamplingInterval.TotalMilliseconds:0} ms, .NET's own included.
        """;
}
