namespace Simmer.Cli.Fetching;

/// <summary>What has come of a plan: what is to be reported, in whichever form.</summary>
/// <param name="Plan">What was asked for.</param>
/// <param name="Reports">What the modes have done, those that have begun.</param>
/// <param name="ExitCode">What the shell will see.</param>
internal sealed record FetchOutcome(FetchPlan Plan, IReadOnlyList<ModeReport> Reports, int ExitCode)
{
    /// <summary>How many requests were not done because somebody has broken it off.</summary>
    public int Cancelled => Plan.TotalRequests - Reports.Sum(static report => report.Done);

    /// <summary>How many times as fast as the sequential mode one was; null if there is nothing to compare.</summary>
    public double? SpeedUpOf(ModeReport report)
    {
        var sequential = Reports.FirstOrDefault(static candidate => candidate.Mode == FetchMode.Sequential);
        return report is { IsComplete: true, Measured: { } measured } && sequential is { IsComplete: true, Measured: { } reference }
            ? reference.WallSeconds / measured.WallSeconds
            : null;
    }
}
