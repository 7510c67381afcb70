using System.Diagnostics;
using System.Text.Json;
using Simmer.Cli.Measuring;
using Simmer.Cli.Processes;

namespace Simmer.Cli.Fetching;

/// <summary>The process of one mode: takes a job, warms up, fetches, and says how it went, line by line.</summary>
/// <remarks>A process of its own for each mode: what the one has left behind (compiled code, threads, connections) is no use to the other.</remarks>
internal static class ModeProgram
{
    // Enough for every method on the way to have been compiled once. The mode that comes first would otherwise pay for it.
    private const int WarmUpRequests = 30;

    /// <summary>Reads the job from standard input, and does it. Ends early when standard input does.</summary>
    public static int Run()
    {
        var input = Console.In;
        if (input.ReadLine() is not { } line)
        {
            return ExitCode.Internal;
        }

        var job = JsonSerializer.Deserialize(line, WireJson.Default.FetchJob)!;
        using var lifeline = Lifeline.Watch(input);
        var fetcher = Create(job.Mode);
        WarmUp(fetcher, job, lifeline.Ended);
        if (!lifeline.Ended.IsCancellationRequested)
        {
            Measure(fetcher, job, lifeline.Ended);
        }

        return ExitCode.Success;
    }

    private static IFetcher Create(FetchMode mode) => mode switch
    {
        FetchMode.Sequential => new SequentialFetcher(),
        FetchMode.Threads => new ThreadsFetcher(),
        _ => new CoroutinesFetcher(),
    };

    private static void WarmUp(IFetcher fetcher, FetchJob job, CancellationToken cancellationToken)
    {
        if (job.WarmUp is { } page)
        {
            var requests = Enumerable.Range(0, WarmUpRequests).Select(index => new FetchRequest(index, page, SaveAs: null)).ToArray();
            fetcher.FetchAll(requests, job with { Concurrency = Math.Min(job.Concurrency, 5) }, static _ => { }, cancellationToken);
            GC.Collect(); // So that nobody inherits garbage, either.
        }
    }

    private static void Measure(IFetcher fetcher, FetchJob job, CancellationToken cancellationToken)
    {
        Send(new ModeMessage { ThreadsBefore = ThreadCount.Of(Environment.ProcessId) });
        var before = ResourceUsage.Now();
        var start = Stopwatch.GetTimestamp();

        fetcher.FetchAll(job.Requests, job, static result => Send(new ModeMessage { Result = result }), cancellationToken);

        var wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Send(new ModeMessage { Measured = new Measurement(wall, ResourceUsage.Now() - before) });
    }

    private static void Send(ModeMessage message)
    {
        var line = JsonSerializer.Serialize(message, WireJson.Default.ModeMessage);
        Console.Out.WriteLine(line); // Synchronized, and flushed at once.
    }
}
