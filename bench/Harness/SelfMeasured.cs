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

    public override Skills Skill => Skills.Tasks;

    public override Task<Sample> Measure(
        Implementation implementation, Workload workload, double scale, CancellationToken stop)
    {
        var command = implementation.CommandFor([workload.Name, FormattableString.Invariant($"{scale}")]);
        return Run(_onOneCore ? Pinning.ToOneCore(command) : command, workload, _patience, stop);
    }
}
