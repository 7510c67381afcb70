using System.Text.Json;
using Simmer.Cli.Fetching;

namespace Simmer.Cli.Reporting;

/// <summary>The report for programs: one JSON document.</summary>
internal static class JsonReport
{
    /// <summary>Writes it.</summary>
    public static void Write(FetchOutcome outcome, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(DocumentOf(outcome), ReportJson.Default.FetchDocument));

    private static FetchDocument DocumentOf(FetchOutcome outcome) => new()
    {
        Demonstration = outcome.Plan.IsDemo,
        Concurrency = outcome.Plan.Concurrency,
        TimeoutSeconds = outcome.Plan.TimeoutSeconds,
        Cancelled = outcome.Cancelled,
        ExitCode = outcome.ExitCode,
        Modes = [.. outcome.Reports.Select(report => DocumentOf(outcome, report))],
    };

    private static ModeDocument DocumentOf(FetchOutcome outcome, ModeReport report) => new()
    {
        Mode = report.Mode,
        Total = report.Total,
        Fetched = report.Done - report.Failed,
        Failed = report.Failed,
        Cancelled = report.Total - report.Done,
        Bytes = report.Bytes,
        WallSeconds = report.Measured?.WallSeconds,
        SpeedUp = outcome.SpeedUpOf(report),
        ThreadsBefore = report.ThreadsBefore,
        PeakThreads = report.PeakThreads,
        CpuSeconds = report.Measured?.Used.CpuSeconds,
        VoluntaryContextSwitches = report.Measured?.Used.VoluntarySwitches,
        InvoluntaryContextSwitches = report.Measured?.Used.InvoluntarySwitches,
        Results = [.. report.Results],
    };
}
