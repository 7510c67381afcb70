using System.Diagnostics;
using Simmer.Cli.Fetching;

namespace Simmer.Cli.Reporting;

/// <summary>Progress in lines, for files and pipes: one now and then, not one for each URL.</summary>
internal sealed class PlainProgress(TextWriter output) : IFetchProgress
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    private long _lastLine;

    public void Begin(ModeReport report)
    {
        _lastLine = Stopwatch.GetTimestamp();
        Say($"{Words.NameOf(report.Mode)}: {report.Total} to fetch");
    }

    public void Advance(ModeReport report)
    {
        if (Stopwatch.GetElapsedTime(_lastLine) >= s_interval)
        {
            _lastLine = Stopwatch.GetTimestamp();
            Say($"{Words.NameOf(report.Mode)}: {report.Done} of {report.Total}");
        }
    }

    public void End(ModeReport report) =>
        Say($"{Words.NameOf(report.Mode)}: {report.Done} of {report.Total} in {Words.Seconds(report.Measured?.WallSeconds)}");

    public void Dispose()
    {
        // There is nothing to take down.
    }

    // Nobody is to lose their results because the error stream is full, or closed.
    private void Say(string line)
    {
        try
        {
            output.WriteLine(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The results will tell.
        }
    }
}
