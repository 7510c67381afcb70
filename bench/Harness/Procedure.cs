namespace Simmer.Bench.Harness;

/// <summary>How an implementation is measured once. A server, for example, needs a load generator beside it.</summary>
internal abstract class Procedure
{
    /// <summary>Who can be measured like this.</summary>
    public abstract Skills Skill { get; }

    /// <summary>Why nobody can be measured like this on this machine, or null.</summary>
    public virtual string? Missing => null;

    /// <summary>What a program has to have in its list to take part.</summary>
    public virtual string ListedAs(Workload workload) => workload.Name;

    /// <summary>Measures one implementation in one workload.</summary>
    /// <exception cref="MeasurementException">The implementation failed.</exception>
    public abstract Task<Sample> Measure(Implementation implementation, Workload workload, double scale, CancellationToken stop);

    /// <summary>Runs a program to its end, and reads what it measured.</summary>
    /// <exception cref="MeasurementException">It failed, or hung, or did not measure what is compared.</exception>
    protected static async Task<Sample> Run(
        IReadOnlyList<string> command, Workload workload, TimeSpan patience, CancellationToken stop)
    {
        var (exitCode, output, errors) = await ChildProcess.Run(command, patience, stop);
        if (exitCode is null)
        {
            throw new MeasurementException($"did not end within {patience.TotalMinutes} minutes");
        }

        if (exitCode != 0)
        {
            throw new MeasurementException($"exit code {exitCode}\n{errors.Trim()}");
        }

        var sample = Sample.Parse(workload.Name, output);
        return sample.Metrics.ContainsKey(workload.Metric)
            ? sample
            : throw new MeasurementException($"printed no line '{workload.Name} {workload.Metric} VALUE', but:\n{output}{errors}");
    }
}
