using System.Text.Encodings.Web;
using System.Text.Json;

namespace Simmer.Bench.Harness;

/// <summary>Everything that was measured, with each round's figures, in a file.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions _format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // This is a file, not a page: "÷" and "+" may stay as they are.
    };

    public static void Write(string file, Options options, IReadOnlyList<Participant> participants, Results results)
    {
        var report = new
        {
            Cpu = Machine.Cpu,
            Cores = Environment.ProcessorCount,
            Machine.System,
            options.Rounds,
            options.Scale,
            Versions = participants.ToDictionary(p => p.Implementation.Name, p => p.Version, StringComparer.Ordinal),
            Workloads =
                from workload in options.Workloads
                select new
                {
                    workload.Name,
                    Implementations =
                        from implementation in options.Implementations
                        where workload.IsFor(implementation)
                        let samples = results.Samples(workload, implementation)
                        where samples.Count > 0
                        select new
                        {
                            implementation.Name,
                            Medians = samples[0].Metrics.Keys.ToDictionary(
                                metric => metric,
                                metric => results.Median(workload, implementation, metric),
                                StringComparer.Ordinal),
                            Ratio = implementation == Implementation.Simmer ? null : results.Ratio(workload, implementation),
                            Rounds = samples.Select(s => s.Metrics),
                        },
                },
            Failures = results.Failures.Select(f => new { f.Key.Workload, f.Key.Implementation, Message = f.Value }),
        };
        File.WriteAllText(file, JsonSerializer.Serialize(report, _format));
    }
}
