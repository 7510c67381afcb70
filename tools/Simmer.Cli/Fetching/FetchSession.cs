using Simmer.Cli.Pages;
using Simmer.Cli.Reporting;

namespace Simmer.Cli.Fetching;

/// <summary>Carries a plan out: one mode after the other, with a server of our own beside them if they need one.</summary>
internal sealed class FetchSession(FetchPlan plan, IFetchProgress progress)
{
    private readonly List<ModeReport> _reports = [];

    /// <summary>What the modes have done, those that have begun. It stays when the session is broken off.</summary>
    public IReadOnlyList<ModeReport> Reports => _reports;

    /// <summary>Runs to the end.</summary>
    /// <remarks>
    /// <b>Cancellation.</b> The mode that runs is broken off and the processes are waited for; what was done is in <see cref="Reports"/>.
    /// </remarks>
    public async Coroutine Run()
    {
        if (plan.IsDemo)
        {
            await PageServerProcess.Use(plan.DemoPages, plan.DemoLatencyScale, async port =>
                await RunModes(PageSite.UrlsOf(port, plan.DemoPages), PageSite.WarmUpUrlOf(port)));
        }
        else if (plan.Modes.Count > 1)
        {
            // For a comparison they are warmed up; not with the user's URLs, whose servers did not ask for that.
            await PageServerProcess.Use(pages: 1, latencyScale: 1, async port => await RunModes(plan.Urls!, PageSite.WarmUpUrlOf(port)));
        }
        else
        {
            await RunModes(plan.Urls!, warmUp: null);
        }
    }

    private async Coroutine RunModes(IReadOnlyList<Uri> urls, Uri? warmUp)
    {
        var names = new FileNames();
        var requests = urls
            .Select((url, index) => new FetchRequest(index, url, plan.Output is null ? null : names.NameFor(url)))
            .ToArray();

        foreach (var mode in plan.Modes)
        {
            var report = new ModeReport(mode, requests.Length);
            _reports.Add(report);
            await ModeProcess.Run(JobOf(mode, requests, warmUp), report, progress);
            progress.End(report);
        }
    }

    private FetchJob JobOf(FetchMode mode, IReadOnlyList<FetchRequest> requests, Uri? warmUp) => new()
    {
        Mode = mode,
        Requests = requests,
        Concurrency = plan.Concurrency,
        TimeoutSeconds = plan.TimeoutSeconds,
        Output = OutputFolder.Of(plan, mode),
        UseProxy = !plan.IsDemo,
        WarmUp = warmUp,
    };
}
