using System.Text.Json;
using Simmer.Cli.Commands;
using Simmer.Cli.Measuring;
using Simmer.Cli.Processes;
using Simmer.Cli.Reporting;
using static Simmer.Asyncio;

namespace Simmer.Cli.Fetching;

/// <summary>Runs a mode in a process of its own, and follows what it says: the other side of <see cref="ModeProgram"/>.</summary>
internal static class ModeProcess
{
    /// <summary>How often threads are counted.</summary>
    public static readonly TimeSpan SamplingInterval = TimeSpan.FromMilliseconds(10);

    // Idle threads of .NET's pool sleep at once. Otherwise they spin for a while, giving way thousands of times in a second:
    // in each mode most of the involuntary switches would be theirs, and tell nothing about the mode.
    //
    // Compiled once and well. Otherwise .NET compiles again what has run often, beside the program and at any time: in a
    // mode that runs for long that is most of the CPU time, and in one that is over soon it does not happen.
    private static readonly (string Name, string Value)[] s_forMeasuring =
        [("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0"), ("DOTNET_TieredCompilation", "0")];

    /// <summary>Does <paramref name="job"/>, and writes what happens into <paramref name="report"/>.</summary>
    /// <param name="job">What is to be done.</param>
    /// <param name="report">Takes what happens.</param>
    /// <param name="progress">Is told when it begins to fetch, and after each URL.</param>
    /// <remarks><b>Cancellation.</b> The process breaks its requests off, cleans up, says what it has done, and is waited for.</remarks>
    /// <exception cref="ChildFailedException">The process has ended before its time.</exception>
    public static async Coroutine Run(FetchJob job, ModeReport report, IFetchProgress progress)
    {
        using var child = ChildProcess.Start([FetchModeCommand.Name], job.WarmUp is null ? [] : s_forMeasuring);
        var exitCode = 0;
        var following = CreateTask(Follow(child, report, progress), "follow");
        try
        {
            await child.Write(JsonSerializer.Serialize(job, WireJson.Default.FetchJob));
            await Shield(following);
        }
        catch (OperationCanceledException)
        {
            // It may say now what it has done. This cannot last: the child ends itself after a few seconds.
            child.CloseInput();
            await following;
            throw;
        }
        finally
        {
            exitCode = await child.Stop();
        }

        if (report.Measured is null)
        {
            throw new ChildFailedException($"The process of mode '{job.Mode}' has ended before its time, with exit code {exitCode}.");
        }
    }

    private static async Coroutine Follow(ChildProcess child, ModeReport report, IFetchProgress progress)
    {
        LoopTask? counting = null;
        try
        {
            while (await child.ReadLine() is { } line)
            {
                var message = JsonSerializer.Deserialize(line, WireJson.Default.ModeMessage)!;
                if (message.Result is { } result)
                {
                    report.Add(result);
                    progress.Advance(report);
                }
                else if (message.ThreadsBefore is { } threads)
                {
                    report.ThreadsBefore = report.PeakThreads = threads;
                    progress.Begin(report);
                    counting = CreateTask(CountThreads(child.Id, report), "count threads");
                }
                else
                {
                    report.Measured = message.Measured;
                    counting?.Cancel();
                }
            }
        }
        finally
        {
            counting?.Cancel();
        }
    }

    private static async Coroutine CountThreads(int processId, ModeReport report)
    {
        while (true)
        {
            report.PeakThreads = Math.Max(report.PeakThreads, ThreadCount.Of(processId));
            await Sleep(SamplingInterval);
        }
    }
}
