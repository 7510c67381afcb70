namespace Simmer.Bench.Harness;

/// <summary>Keeps a process on one core, with <c>taskset</c>.</summary>
internal static class Pinning
{
    // Not the first core: interrupts tend to go there.
    private const int Core = 1;

    public static bool IsPossible { get; } = Environment.ProcessorCount > Core && Programs.Find("taskset") is not null;

    /// <summary>The load generator pins itself and its server: each to a core of its own.</summary>
    public static IReadOnlyList<string> ForLoad { get; } = Environment.ProcessorCount > Core ? ["--cores", $"0,{Core}"] : [];

    public static IReadOnlyList<string> ToOneCore(IReadOnlyList<string> command) =>
        IsPossible ? ["taskset", "-c", $"{Core}", .. command] : command;
}
