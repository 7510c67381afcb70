using Simmer.Bench.Measuring;

namespace Simmer.Bench.DotNet;

/// <summary>What does it cost to start many and to wait for all?</summary>
/// <remarks>
/// As in the other languages, each child is queued before it runs. .NET's own way to call a method that may complete at
/// once does not queue it: that is the variant "hot".
/// </remarks>
internal static class Gathering
{
    public static IEnumerable<Workload> Workloads(ITaskRunner runner)
    {
        yield return Gather("gather-100", children: 100, count: 10_000);
        yield return Gather("gather-10k", children: 10_000, count: 100);

        Workload Gather(string name, int children, int count) => new(name, meter =>
        {
            meter.Measure(count, c => runner.Run(() => Repeat(c, () => Queued(runner, children))), children);
            meter.Measure(count, c => runner.Run(() => Repeat(c, () => Hot(children))), children, variant: "hot");
        });
    }

    private static async Task Repeat(int count, Func<Task> gather)
    {
        for (var i = 0; i < count; i++)
        {
            await gather();
        }
    }

    private static Task<int[]> Queued(ITaskRunner runner, int children)
    {
        var running = new Task<int>[children];
        for (var i = 0; i < children; i++)
        {
            running[i] = runner.Spawn(static () => 1_000);
        }

        return Task.WhenAll(running);
    }

    private static Task<int[]> Hot(int children)
    {
        var running = new Task<int>[children];
        for (var i = 0; i < children; i++)
        {
            running[i] = Child(i + 1_000);
        }

        return Task.WhenAll(running);

        static async Task<int> Child(int x) => x + 1;
    }
}
