using System.Globalization;
using Simmer.Cli.Fetching;
using Spectre.Console;
using Spectre.Console.Rendering;

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
            console.Write(TableOf(results, outcome.Plan, isStacked: console.Profile.Out.IsTerminal));
        }

        console.Write(new Text(Summary(report) + "\n"));
    }

    // In a pipe, a line for each URL and a column for everything. A terminal is too narrow for that: what there is to say
    // about a URL stands below it.
    private static Table TableOf(List<FetchResult> results, FetchPlan plan, bool isStacked)
    {
        var table = new Table().Border(Glyphs.Current.Border);
        foreach (var name in new[] { "status", "size", "time" })
        {
            table.AddColumn(name, static column => column.Padding(1, 0, 0, 0).RightAligned().NoWrap());
        }

        var hasFiles = !isStacked && plan.Output is not null;
        var hasErrors = !isStacked && results.Exists(static result => ErrorOf(result) is not null);
        string?[] names = ["URL", hasFiles ? "saved as" : null, hasErrors ? "error" : null];
        foreach (var name in names.OfType<string>())
        {
            table.AddColumn(name, static column => column.Padding(2, 0, 0, 0));
        }

        foreach (var result in results)
        {
            var style = ErrorOf(result) is null ? Palette.Working : Palette.Failure;
            List<IRenderable> cells =
            [
                new Text(result.Status?.ToString(CultureInfo.InvariantCulture) ?? Glyphs.Current.Nothing, style),
                new Text(Words.Bytes(result.Bytes)),
                new Text(Words.Seconds(result.Seconds)),
                isStacked ? Stack(result) : new Text(Words.Printable(result.Url.OriginalString)),
            ];
            if (hasFiles)
            {
                cells.Add(new Text(FileOf(result) ?? Glyphs.Current.Nothing));
            }

            if (hasErrors)
            {
                cells.Add(new Text(ErrorOf(result) ?? string.Empty));
            }

            table.AddRow(cells);
        }

        return table;
    }

    private static Paragraph Stack(FetchResult result)
    {
        var stack = new Paragraph(Words.Printable(result.Url.OriginalString));
        if (ErrorOf(result) is { } error)
        {
            stack.Append("\n" + error, Palette.Failure);
        }

        if (FileOf(result) is { } file)
        {
            stack.Append($"\n{Glyphs.Current.Arrow} {file}", Palette.Dim);
        }

        return stack;
    }

    private static string? FileOf(FetchResult result) => Path.GetFileName(result.File);

    private static string? ErrorOf(FetchResult result) => result.IsCancelled ? "cancelled" : result.Error;

    private static string Summary(ModeReport report)
    {
        var failures = report.Failed == 0 ? string.Empty : $", {report.Failed} failed";
        var size = $"{Words.Bytes(report.Bytes)} in {Words.Seconds(report.Measured?.WallSeconds)}";
        var how = $"{Words.NameOf(report.Mode)}, {Words.Count(report.PeakThreads)} threads at most";
        return $"{report.Done - report.Failed} of {report.Total} fetched{failures}: {size} ({how})";
    }
}
