namespace Simmer.Bench.Harness;

/// <summary>A program that measures itself: it is started with the workload and the scale, and prints its metrics.</summary>
internal sealed class SelfMeasured : Procedure
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);
    private readonly bool _onOneCore;

    private SelfMeasured(bool onOneCore) => _onOneCore = onOneCore;

    /// <summary>
    /// Everybody gets one core. Loops could not use more; the thread pool could, but two of its threads that pass work to
    /// each other are slower than one (switch-1k: 122 ns on two cores, 77 on one).
    /// </summary>
    public static SelfMeasured OnOneCore { get; } = new(onOneCore: true);

    /// <summary>For workloads in which two threads work together.</summary>
    public static SelfMeasured OnAllCores { get; } = new(onOneCore: false);

    public override async Task<Sample> Measure(
        Implementation implementation, string workload, double scale, CancellationToken stop)
    {
        var command = implementation.CommandFor([workload, FormattableString.Invariant($"{scale}")]);
        if (_onOneCore)
        {
            command = Pinning.ToOneCore(command);
        }

        var (exitCode, output, errors) = await ChildProcess.Run(command, _patience, stop);
        if (exitCode is null)
        {
            throw new MeasurementException($"did not end within {_patience.TotalMinutes} minutes");
        }

        if (exitCode != 0)
        {
            throw new MeasurementException($"exit code {exitCode}\n{errors.Trim()}");
        }

        var sample = Sample.Parse(workload, output);
        return sample.Metrics.ContainsKey(Sample.MainMetric)
            ? sample
            : throw new MeasurementException($"printed no line '{workload} {Sample.MainMetric} VALUE', but:\n{output}{errors}");
    }
}
