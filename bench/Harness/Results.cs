namespace Simmer.Bench.Harness;

/// <summary>Everything that was measured so far.</summary>
internal sealed class Results
{
    private readonly Dictionary<(string Workload, string Implementation), List<Sample>> _samples = [];
    private readonly OrderedDictionary<(string Workload, string Implementation), string> _failures = [];

    public IReadOnlyDictionary<(string Workload, string Implementation), string> Failures => _failures;

    public void Add(Workload workload, Implementation implementation, Sample sample)
    {
        var key = (workload.Name, implementation.Name);
        if (!_samples.TryGetValue(key, out var samples))
        {
            _samples.Add(key, samples = []);
        }

        samples.Add(sample);
    }

    public void AddFailure(Workload workload, Implementation implementation, string message) =>
        _failures[(workload.Name, implementation.Name)] = message;

    public bool HasFailed(Workload workload, Implementation implementation) =>
        _failures.ContainsKey((workload.Name, implementation.Name));

    public IReadOnlyList<Sample> Samples(Workload workload, Implementation implementation) =>
        _samples.TryGetValue((workload.Name, implementation.Name), out var samples) ? samples : [];

    /// <summary>The metrics of a workload that anybody reported: the main one, then the others in order of appearance.</summary>
    public IEnumerable<string> Metrics(Workload workload) =>
        Implementation.All
            .SelectMany(i => Samples(workload, i))
            .SelectMany(s => s.Metrics.Keys)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(m => m.Equals(workload.Metric, StringComparison.Ordinal));

    /// <summary>The median over the rounds, or null if there is none.</summary>
    public double? Median(Workload workload, Implementation implementation, string metric) =>
        Median(Samples(workload, implementation).Where(s => s.Metrics.ContainsKey(metric)).Select(s => s.Metrics[metric]));

    /// <summary>
    /// The peer's cost divided by Simmer's, or null if one of them is not known: the median of the rounds' ratios, since the
    /// two of a round were measured one after the other, and what slowed one down slowed the other down as well.
    /// </summary>
    public double? Ratio(Workload workload, Implementation peer) =>
        Median(Samples(workload, peer).Zip(
            Samples(workload, Implementation.Simmer),
            (theirs, ours) => theirs.Metrics[workload.Metric] / ours.Metrics[workload.Metric]));

    private static double? Median(IEnumerable<double> values)
    {
        List<double> sorted = [.. values.Order()];
        return sorted.Count switch
        {
            0 => null,
            var n when n % 2 == 1 => sorted[n / 2],
            var n => (sorted[(n / 2) - 1] + sorted[n / 2]) / 2,
        };
    }
}
