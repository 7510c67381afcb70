namespace Simmer.Bench.Harness;

/// <summary>The results for people, one table for each question; then the ratios, one line each, for programs.</summary>
internal static class Report
{
    public static void Write(TextWriter writer, Options options, Results results)
    {
        foreach (var question in Catalog.Questions)
        {
            WriteTable(writer, question, options, results);
        }

        foreach (var ((workload, implementation), message) in results.Failures)
        {
            writer.WriteLine($"FAILED {workload} {implementation}: {message}");
        }

        foreach (var workload in options.Workloads)
        {
            foreach (var peer in options.Implementations)
            {
                if (peer != Implementation.Simmer && results.Ratio(workload, peer) is { } ratio)
                {
                    writer.WriteLine($"RATIO {workload.Name} {peer.Name} {Numbers.Exact(ratio)}");
                }
            }
        }
    }

    private static void WriteTable(TextWriter writer, Question question, Options options, Results results)
    {
        List<Workload> workloads = [.. question.Workloads.Intersect(options.Workloads).Where(w => results.Metrics(w).Any())];
        if (workloads.Count == 0)
        {
            return;
        }

        var implementations = options.Implementations;
        var table = new Table([question.Text, .. implementations.Select(i => i.Name)]);
        foreach (var workload in workloads)
        {
            foreach (var metric in results.Metrics(workload))
            {
                var isMain = metric.Equals(Sample.MainMetric, StringComparison.Ordinal);
                var label = isMain ? $"{workload.Name}, {metric}" : $"    {metric}";
                table.Add([label, .. implementations.Select(i => Cell(results.Median(workload, i, metric), Numbers.Short))]);
                if (isMain && implementations.Any(i => results.Ratio(workload, i) is not null))
                {
                    table.Add(["    ÷ simmer", .. implementations.Select(i => Cell(results.Ratio(workload, i), Numbers.Exact))]);
                }
            }
        }

        table.Write(writer);
        writer.WriteLine();

        static string Cell(double? value, Func<double, string> format) => value is { } known ? format(known) : "–";
    }
}
