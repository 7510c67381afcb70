using Simmer.Cli.Processes;
using Simmer.Cli.Reporting;

namespace Simmer.Cli.Fetching;

/// <summary>The process that the user has started: runs the session, and reports, however the session ends.</summary>
internal static class FetchProgram
{
    /// <summary>Carries <paramref name="plan"/> out.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(FetchPlan plan, bool asJson)
    {
        OutputFolder.Create(plan);
        List<ModeReport> reports;
        int exitCode;
        using (var progress = FetchProgress.Create(plan, isQuiet: asJson))
        {
            (reports, exitCode) = Run(plan, progress);
        }

        // The loop has ended, and its hold on Ctrl-C: whoever presses it now has seen enough.
        var outcome = new FetchOutcome(plan, reports, exitCode);
        if (asJson)
        {
            JsonReport.Write(outcome, Console.Out);
        }
        else
        {
            TextReport.Write(outcome, Terminal.ForOutput());
        }

        return exitCode;
    }

    private static (List<ModeReport> Reports, int ExitCode) Run(FetchPlan plan, IFetchProgress progress)
    {
        var session = new FetchSession(plan, progress);
        try
        {
            Asyncio.Run(session.Run());
            return ([.. session.Reports], session.Reports.Any(static report => report.Failed > 0) ? ExitCode.Failed : ExitCode.Success);
        }
        catch (InterruptedException e)
        {
            return ([.. session.Reports], e.ExitCode);
        }
        catch (ChildFailedException e)
        {
            Console.Error.WriteLine($"simmer: {e.Message}");
            return ([.. session.Reports], ExitCode.Internal);
        }
    }
}
