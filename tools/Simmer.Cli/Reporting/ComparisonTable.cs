using Simmer.Cli.Fetching;
using Spectre.Console;

namespace Simmer.Cli.Reporting;

/// <summary>The modes beside each other: a table, a bar for each, and what was measured.</summary>
internal static class ComparisonTable
{
    /// <summary>Writes all three.</summary>
    public static void Write(FetchOutcome outcome, IAnsiConsole console)
    {
        if (outcome.Reports.Count == 0)
        {
            return; // Broken off before it began.
        }

        console.Write(TableOf(outcome));
        ModeBars.Write(outcome.Reports, console);
        if (outcome.Reports.Any(static report => report.Measured is not null))
        {
            console.Write(new Text(Explanation(outcome) + "\n", Palette.Dim));
        }
    }

    // Eighty columns wide at most, as far as that is possible.
    private static Table TableOf(FetchOutcome outcome)
    {
        var isPartial = outcome.Cancelled > 0;
        var isCompared = outcome.Reports.Any(report => outcome.SpeedUpOf(report) is not null);
        var table = new Table().Border(Glyphs.Current.Border);
        table.AddColumn("mode", static column => column.Padding(0, 0, 1, 0).NoWrap());
        string?[] names =
        [
            isPartial ? "fetched" : null, "failed", "wall\ntime", isCompared ? "speed-up" : null,
            "peak\nthreads", "CPU\ntime", "switches:\nvoluntary", "\ninvoluntary",
        ];
        foreach (var name in names.OfType<string>())
        {
            table.AddColumn(name, static column => column.Padding(1, 0, 0, 0).RightAligned().NoWrap());
        }

        foreach (var report in outcome.Reports)
        {
            table.AddRow(CellsOf(report, isPartial, isCompared, outcome.SpeedUpOf(report)));
        }

        return table;
    }

    private static IEnumerable<Text> CellsOf(ModeReport report, bool isPartial, bool isCompared, double? speedUp)
    {
        var measured = report.Measured;
        yield return new Text(Words.NameOf(report.Mode), Palette.Strong);
        if (isPartial)
        {
            yield return new Text($"{report.Done - report.Failed}/{report.Total}");
        }

        yield return new Text(Words.Count(report.Failed), report.Failed > 0 ? Palette.Failure : Style.Plain);
        yield return new Text(Words.Seconds(measured?.WallSeconds));
        if (isCompared)
        {
            yield return new Text(Words.Factor(speedUp), Palette.Strong);
        }

        yield return new Text(Words.Count(report.PeakThreads));
        yield return new Text(Words.Seconds(measured?.Used.CpuSeconds));
        yield return new Text(Words.Count(measured?.Used.VoluntarySwitches));
        yield return new Text(Words.Count(measured?.Used.InvoluntarySwitches));
    }

    private static string Explanation(FetchOutcome outcome) =>
        $"""

         {What(outcome)}
         Each mode ran alone, in a warmed-up process of its own, up to {outcome.Plan.Concurrency} at a time.
         Measured: from the first request to the last byte, connecting included.
         CPU time and switches: getrusage, all threads of the process; the idle
         threads of .NET's own pool do not spin.
         Threads: counted every {ModeProcess.SamplingInterval.TotalMilliseconds:0} ms; about {OwnThreads(outcome)} of them .NET has of its own.
        """;

    private static int OwnThreads(FetchOutcome outcome) =>
        outcome.Reports.Where(static report => report.Measured is not null).Min(static report => report.ThreadsBefore);

    private static string What(FetchOutcome outcome) => outcome.Plan.IsDemo
        ? $"{outcome.Plan.DemoPages} pages from a server on this machine, which takes 50 to 300 ms for each."
        : $"{outcome.Plan.Urls!.Count} URLs.";
}
