using Simmer.Bench.Measuring;

namespace Simmer.Bench.DotNet;

/// <summary>What does an exception cost, and what a cancellation?</summary>
internal static class Failing
{
    private static readonly TimeSpan _forever = TimeSpan.FromHours(1);

    public static IEnumerable<Workload> Workloads(ITaskRunner runner)
    {
        yield return new("throw", meter => meter.Measure(40_000, count => runner.Run(() => ThrowAndCatch(count))));
        yield return new("cancel-5", meter => meter.Measure(4_000, count => runner.Run(() => CancelFiveDeep(count))));
    }

    private static async Task ThrowAndCatch(int count)
    {
        for (var i = 0; i < count; i++)
        {
            try
            {
                await Throw();
            }
            catch (InvalidOperationException)
            {
                // The catching is what is measured.
            }
        }

        static async Task<int> Throw() => throw new InvalidOperationException();
    }

    private static async Task CancelFiveDeep(int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var source = new CancellationTokenSource();
            var task = Nest(4, source.Token); // Runs until it sleeps: .NET's tasks start at once.
            source.Cancel(); // Not CancelAsync, which goes through the pool once more.
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task Nest(int below, CancellationToken token)
    {
        if (below > 0)
        {
            await Nest(below - 1, token);
        }
        else
        {
            await Task.Delay(_forever, token);
        }
    }
}
