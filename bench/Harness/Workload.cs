namespace Simmer.Bench.Harness;

/// <summary>One thing that implementations are compared in.</summary>
/// <param name="Name">Its name on the command line, and in the protocol.</param>
/// <param name="Description">One sentence: what happens, and what an operation is.</param>
internal sealed record Workload(string Name, string Description)
{
    /// <summary>How one implementation is measured once.</summary>
    public Procedure Procedure { get; init; } = SelfMeasured.OnOneCore;
}
