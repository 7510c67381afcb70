using Simmer.Bench.Harness.Questions;

namespace Simmer.Bench.Harness;

/// <summary>Everything that can be measured.</summary>
internal static class Catalog
{
    public static IReadOnlyList<Question> Questions { get; } =
    [
        Awaiting.Question,
        Switching.Question,
        Spawning.Question,
        Exchanging.Question,
        Failing.Question,
        Sleeping.Question,
        Posting.Question,
    ];

    public static IReadOnlyList<Workload> Workloads { get; } = [.. Questions.SelectMany(q => q.Workloads)];

    public static string Describe()
    {
        var workloads = Workloads.Select(w => $"{w.Name,-14} {w.Description}");
        var peers = Implementation.Peers.Select(p => $"{p.Name,-14} {p.Description}");
        return string.Join(Environment.NewLine, [.. workloads, "", "Peers:", .. peers]);
    }
}
