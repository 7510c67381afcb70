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
            .OrderByDescending(m => m.Equals(Sample.MainMetric, StringComparison.Ordinal));

    /// <summary>The median over the rounds, or null if there is none.</summary>
    public double? Median(Workload workload, Implementation implementation, string metric)
    {
        List<double> values =
        [
            .. Samples(workload, implementation).Where(s => s.Metrics.ContainsKey(metric)).Select(s => s.Metrics[metric]).Order(),
        ];
        return values.Count switch
        {
            0 => null,
            var n when n % 2 == 1 => values[n / 2],
            var n => (values[(n / 2) - 1] + values[n / 2]) / 2,
        };
    }

    /// <summary>The peer's time divided by Simmer's, or null if one of them is not known.</summary>
    public double? Ratio(Workload workload, Implementation peer) =>
        Median(workload, peer, Sample.MainMetric) / Median(workload, Implementation.Simmer, Sample.MainMetric);
}
