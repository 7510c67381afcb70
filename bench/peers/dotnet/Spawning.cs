using Simmer.Bench.Measuring;

namespace Simmer.Bench.DotNet;

/// <summary>What does it cost to start a task and to wait for it?</summary>
internal static class Spawning
{
    public static IEnumerable<Workload> Workloads(ITaskRunner runner)
    {
        yield return new("spawn", meter => meter.Measure(1_000_000, count => runner.Run(() => Spawn(runner, count))));
    }

    private static async Task Spawn(ITaskRunner runner, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await runner.Spawn(static () => 1_000);
        }
    }
}
