namespace Simmer.Bench.Harness;

/// <summary>How the implementations stand in a question's tables.</summary>
internal enum TableLayout
{
    /// <summary>A column for each, in one table: for workloads with few metrics.</summary>
    Columns,

    /// <summary>A row for each, in a table for each workload: for many metrics, or many implementations.</summary>
    Rows,
}
