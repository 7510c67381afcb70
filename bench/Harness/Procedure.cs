namespace Simmer.Bench.Harness;

/// <summary>How an implementation is measured once. A server, for example, needs a load generator beside it.</summary>
internal abstract class Procedure
{
    /// <summary>Measures one implementation in one workload.</summary>
    /// <exception cref="MeasurementException">The implementation failed.</exception>
    public abstract Task<Sample> Measure(Implementation implementation, string workload, double scale, CancellationToken stop);
}
