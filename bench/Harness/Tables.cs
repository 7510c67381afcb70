namespace Simmer.Bench.Harness;

/// <summary>What was measured, as tables: for each question one, or one for each of its workloads and one that compares them.</summary>
internal sealed class Tables(Options options, Results results)
{
    private const string Ratio = "÷ simmer";

    public IEnumerable<Table> Of(Question question)
    {
        List<Workload> workloads = [.. question.Workloads.Intersect(options.Workloads).Where(w => results.Metrics(w).Any())];
        return (workloads.Count, question.Layout) switch
        {
            (0, _) => [],
            (_, TableLayout.Columns) => [InColumns(question, workloads)],
            (1, _) => [InRows(workloads[0])],
            _ => [.. workloads.Select(InRows), Compared(question, workloads)],
        };
    }

    private Table InColumns(Question question, List<Workload> workloads)
    {
        List<Implementation> implementations = [.. options.Implementations.Where(i => workloads.Exists(w => w.IsFor(i)))];
        var table = new Table([question.Text, .. implementations.Select(i => i.Name)]);
        foreach (var workload in workloads)
        {
            foreach (var metric in results.Metrics(workload))
            {
                var isMain = metric.Equals(workload.Metric, StringComparison.Ordinal);
                var label = isMain ? $"{workload.Name}, {metric}" : $"    {metric}";
                table.Add([label, .. implementations.Select(i => Cell(results.Median(workload, i, metric), Numbers.Short))]);
                if (isMain && implementations.Any(i => results.Ratio(workload, i) is not null))
                {
                    table.Add([$"    {Ratio}", .. implementations.Select(i => Cell(results.Ratio(workload, i), Numbers.Exact))]);
                }
            }
        }

        return table;
    }

    private Table InRows(Workload workload)
    {
        List<string> others = [.. results.Metrics(workload).Skip(1)];
        var table = new Table([workload.Name, workload.Metric, Ratio, .. others]);
        foreach (var implementation in options.Implementations.Where(i => results.Samples(workload, i).Count > 0))
        {
            table.Add(
            [
                implementation.Name,
                Cell(results.Median(workload, implementation, workload.Metric), Numbers.Short),
                Cell(results.Ratio(workload, implementation), Numbers.Exact),
                .. others.Select(metric => Cell(results.Median(workload, implementation, metric), Numbers.Short)),
            ]);
        }

        return table;
    }

    private Table Compared(Question question, List<Workload> workloads)
    {
        var table = new Table([$"{question.Text} {Ratio}", .. workloads.Select(w => w.Name)]);
        foreach (var implementation in options.Implementations.Where(i => workloads.Exists(w => results.Ratio(w, i) is not null)))
        {
            table.Add([implementation.Name, .. workloads.Select(w => Cell(results.Ratio(w, implementation), Numbers.Exact))]);
        }

        return table;
    }

    private static string Cell(double? value, Func<double, string> format) => value is { } known ? format(known) : "–";
}
