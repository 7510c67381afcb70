using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Simmer.Bench.Harness;

/// <summary>One call of bench/run: find out who is there, measure, report.</summary>
internal sealed class Session(Options options, Results results, CancellationToken stop)
{
    private readonly List<Participant> _participants = [];
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();

    /// <summary>Does everything.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(Options options)
    {
        using var interrupted = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

        var results = new Results();
        var session = new Session(options, results, interrupted.Token);
        try
        {
            await session.FindParticipants();
            await session.MeasureAll();
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("interrupted: this is what was measured so far");
        }

        Report.Write(Console.Out, options, results);
        if (options.JsonFile is { } file)
        {
            JsonReport.Write(file, options, session._participants, results);
        }

        if (options.MarkdownFile is { } page)
        {
            MarkdownReport.Write(page, options, session._participants, results);
        }

        return (interrupted.IsCancellationRequested, results.Failures.Count) switch
        {
            (true, _) => 130, // What the shell says of a program that Ctrl-C ended.
            (_, > 0) => 1,
            _ => 0,
        };

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true; // We end ourselves, after the children.
            interrupted.Cancel();
        }
    }

    private async Task FindParticipants()
    {
        Console.WriteLine(Machine.Describe());
        foreach (var implementation in options.Implementations)
        {
            var (participant, missing) = await Participant.Find(implementation, stop);
            Console.WriteLine($"{implementation.Name,-20} {participant?.Version ?? $"missing: {missing}"}");
            if (participant is not null)
            {
                _participants.Add(participant);
            }
            else
            {
                // Also here, for those who keep only one of the two: a peer must not be left out silently.
                await Console.Error.WriteLineAsync($"{implementation.Name}: {missing}");
            }
        }

        foreach (var missing in options.Workloads.GroupBy(w => w.Procedure.Missing, StringComparer.Ordinal).Where(g => g.Key is not null))
        {
            var line = $"missing: {missing.Key}: {string.Join(", ", missing.Select(w => w.Name))}";
            Console.WriteLine(line);
            await Console.Error.WriteLineAsync(line);
        }

        Console.WriteLine();
    }

    private async Task MeasureAll()
    {
        var cells = options.Workloads
            .Where(workload => workload.Procedure.Missing is null)
            .SelectMany(_ => Enumerable.Range(1, options.Rounds), (Workload, Round) => (Workload, Round))
            .SelectMany(
                cell => _participants.Where(p => p.TakesPartIn(cell.Workload)),
                (cell, participant) => (cell.Workload, cell.Round, participant.Implementation))
            .ToList();
        for (var i = 0; i < cells.Count; i++)
        {
            var (workload, round, implementation) = cells[i];
            if (results.HasFailed(workload, implementation))
            {
                continue; // It would fail again, or worse, only sometimes.
            }

            var outcome = await MeasureOne(workload, implementation);
            var progress = $"[{_sinceStart.Elapsed:mm\\:ss} {i + 1}/{cells.Count}]";
            await Console.Error.WriteLineAsync($"{progress} {workload.Name} {implementation.Name} round {round}: {outcome}");
        }
    }

    private async Task<string> MeasureOne(Workload workload, Implementation implementation)
    {
        try
        {
            var sample = await workload.Procedure.Measure(implementation, workload, options.Scale, stop);
            results.Add(workload, implementation, sample);
            return $"{Numbers.Short(sample.Metrics[workload.Metric])} {workload.Metric}";
        }
        catch (MeasurementException exception)
        {
            results.AddFailure(workload, implementation, exception.Message);
            return $"FAILED: {exception.Message}";
        }
    }
}
