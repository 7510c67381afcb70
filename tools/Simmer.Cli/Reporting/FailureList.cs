using Simmer.Cli.Fetching;
using Spectre.Console;

namespace Simmer.Cli.Reporting;

/// <summary>What has failed in a comparison: the table has only numbers.</summary>
internal static class FailureList
{
    private const int Most = 20;

    /// <summary>Writes the first of them; nothing if there are none.</summary>
    public static void Write(FetchOutcome outcome, IAnsiConsole console)
    {
        var failures = outcome.Reports
            .SelectMany(static report => report.Results, static (report, result) => (report.Mode, Result: result))
            .Where(static entry => entry.Result.Error is not null)
            .ToList();
        foreach (var (mode, result) in failures.Take(Most))
        {
            console.Write(new Text($"{Words.NameOf(mode)}: {Words.Printable(result.Url.OriginalString)}: {result.Error}\n", Palette.Failure));
        }

        if (failures.Count > Most)
        {
            console.Write(new Text($"and {failures.Count - Most} more: see --json\n", Palette.Failure));
        }
    }
}
