using Simmer.Cli.Fetching;
using Spectre.Console;

namespace Simmer.Cli.Reporting;

/// <summary>The report for people.</summary>
internal static class TextReport
{
    /// <summary>Writes it: of each URL if there is one mode for the user's URLs, else a comparison.</summary>
    public static void Write(FetchOutcome outcome, IAnsiConsole console)
    {
        if (outcome.Plan is { IsDemo: false, Modes.Count: 1 })
        {
            UrlTable.Write(outcome, console);
        }
        else
        {
            ComparisonTable.Write(outcome, console);
            FailureList.Write(outcome, console);
        }

        if (outcome.Cancelled > 0)
        {
            var word = outcome.ExitCode == ExitCode.Internal ? "not done" : "cancelled";
            console.Write(new Text($"{word}: {outcome.Cancelled} of {outcome.Plan.TotalRequests}\n", Palette.Failure));
        }
    }
}
