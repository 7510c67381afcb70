namespace Simmer.Bench.Measuring;

/// <summary>One thing that a program can measure.</summary>
/// <param name="Name">The name on the command line and in the output.</param>
/// <param name="Run">Warms up, measures, and reports through the meter.</param>
public sealed record Workload(string Name, Action<Meter> Run);
