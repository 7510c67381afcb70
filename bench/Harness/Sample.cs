using System.Globalization;

namespace Simmer.Bench.Harness;

/// <summary>What one run of one implementation measured.</summary>
internal sealed record Sample(IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>Reads lines of the form <c>WORKLOAD METRIC VALUE</c>; others are ignored.</summary>
    public static Sample Parse(string workload, string output)
    {
        var metrics = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var name, var metric, var value]
                && name.Equals(workload, StringComparison.Ordinal)
                && double.TryParse(value, CultureInfo.InvariantCulture, out var number))
            {
                metrics[metric] = number;
            }
        }

        return new(metrics);
    }
}
