using Simmer.Bench.Measuring;

namespace Simmer.Bench.DotNet;

/// <summary>What does it cost to hand a callback over from another thread?</summary>
internal static class Posting
{
    public static IEnumerable<Workload> Workloads(ITaskRunner runner)
    {
        yield return new(
            "threadsafe", meter => meter.Measure(1_000_000, count => runner.Run(() => PostFromAThread(runner, count))));
    }

    private static Task PostFromAThread(ITaskRunner runner, int count)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = count;
        SendOrPostCallback callback = _ =>
        {
            if (Interlocked.Decrement(ref left) == 0) // On the pool, two callbacks may run at once.
            {
                done.SetResult();
            }
        };

        var poster = new Thread(() =>
        {
            for (var i = 0; i < count; i++)
            {
                runner.Post(callback);
            }
        });
        poster.Start();
        return done.Task;
    }
}
