using System.Globalization;
using Simmer.Cli.Fetching;
using Spectre.Console;

namespace Simmer.Cli.Reporting;

/// <summary>What has come of each URL, and a line about all of them.</summary>
internal static class UrlTable
{
    /// <summary>Writes both.</summary>
    public static void Write(FetchOutcome outcome, IAnsiConsole console)
    {
        if (outcome.Reports is not [{ } report])
        {
            return; // Broken off before it began.
        }

        var results = report.Results.ToList();
        if (results.Count > 0)
        {
            console.Write(TableOf(results, outcome.Plan));
        }

        console.Write(new Text(Summary(report) + "\n"));
    }

    private static Table TableOf(List<FetchResult> results, FetchPlan plan)
    {
        var isSaved = plan.Output is not null;
        var hasRemarks = results.Exists(static result => RemarkOn(result) is not null);
        var table = new Table().Border(Glyphs.Current.Border);
        table.AddColumn("URL");
        table.AddColumn("status", static column => column.RightAligned().NoWrap());
        table.AddColumn("size", static column => column.RightAligned().NoWrap());
        table.AddColumn("time", static column => column.RightAligned().NoWrap());
        if (isSaved)
        {
            table.AddColumn("saved as");
        }

        if (hasRemarks)
        {
            table.AddColumn("error");
        }

        foreach (var result in results)
        {
            var style = result.Error is null ? Style.Plain : Palette.Failure;
            List<Text> cells =
            [
                new(result.Url.OriginalString),
                new(result.Status?.ToString(CultureInfo.InvariantCulture) ?? Glyphs.Current.Nothing, style),
                new(Words.Bytes(result.Bytes)),
                new(Words.Seconds(result.Seconds)),
            ];
            if (isSaved)
            {
                cells.Add(new(Path.GetFileName(result.File) ?? Glyphs.Current.Nothing));
            }

            if (hasRemarks)
            {
                cells.Add(new(RemarkOn(result) ?? string.Empty, style));
            }

            table.AddRow(cells);
        }

        return table;
    }

    private static string? RemarkOn(FetchResult result) => result.IsCancelled ? "cancelled" : result.Error;

    private static string Summary(ModeReport report)
    {
        var failures = report.Failed == 0 ? string.Empty : $", {report.Failed} failed";
        return $"{report.Done - report.Failed} of {report.Total} fetched{failures}: "
            + $"{Words.Bytes(report.Bytes)} in {Words.Seconds(report.Measured?.WallSeconds)} ({Words.NameOf(report.Mode)}, {Words.Count(report.PeakThreads)} threads at most)";
    }
}
