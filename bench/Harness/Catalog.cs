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
        Echoing.Question,
        Connecting.Question,
        Streaming.Question,
        Reading.Question,
    ];

    public static IReadOnlyList<Workload> Workloads { get; } = [.. Questions.SelectMany(q => q.Workloads)];

    public static string Describe()
    {
        var workloads = Workloads.Where(w => !w.IsExtra).Select(w => $"{w.Name,-20} {w.Description}");
        var extra = Workloads.Where(w => w.IsExtra).Select(w => w.Name);
        var peers = Implementation.Peers.Select(p => $"{p.Name,-20} {p.Description}");
        return string.Join(
            Environment.NewLine,
            [.. workloads, "", "With --all-cells, or if they are named:", .. extra, "", "Peers:", .. peers]);
    }
}
