namespace Simmer.Bench.Harness;

/// <summary>The results for people, in tables by question; then the ratios, one line each, for programs.</summary>
internal static class Report
{
    public static void Write(TextWriter writer, Options options, Results results)
    {
        var tables = new Tables(options, results);
        foreach (var table in Catalog.Questions.SelectMany(tables.Of))
        {
            table.Write(writer);
            writer.WriteLine();
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
}
