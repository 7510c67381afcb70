namespace Simmer.Bench.Harness;

/// <summary>One thing that implementations are compared in.</summary>
/// <param name="Name">Its name on the command line, and in the protocol.</param>
/// <param name="Description">One sentence: what happens, and what an operation is.</param>
internal sealed record Workload(string Name, string Description)
{
    /// <summary>How one implementation is measured once.</summary>
    public Procedure Procedure { get; init; } = SelfMeasured.OnOneCore;

    /// <summary>The metric that is compared.</summary>
    public string Metric { get; init; } = "ns";

    /// <summary>One of many that are much alike: it runs if it is named, or with <c>--all-cells</c>.</summary>
    public bool IsExtra { get; init; }

    /// <summary>Whether somebody takes part.</summary>
    public bool IsFor(Implementation implementation) => implementation.Skills.HasFlag(Procedure.Skill);
}
