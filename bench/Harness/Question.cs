namespace Simmer.Bench.Harness;

/// <summary>What somebody may want to know, and the workloads that answer it. Each has a file in Questions.</summary>
internal sealed record Question(string Text, IReadOnlyList<Workload> Workloads)
{
    /// <summary>How the answer is laid out.</summary>
    public TableLayout Layout { get; init; } = TableLayout.Columns;
}
