namespace Simmer;

/// <summary>What a loop and its tasks were doing at one moment.</summary>
/// <param name="Name">The loop's name.</param>
/// <param name="Poller">How it waits.</param>
/// <param name="Now">The moment, in the loop's time.</param>
/// <param name="Ready">How many items were ready to run.</param>
/// <param name="Timers">How many timers were set.</param>
/// <param name="Tasks">The tasks that had not ended, in the order of their creation.</param>
public sealed record LoopSnapshot(
    string Name, string Poller, TimeSpan Now, int Ready, int Timers, IReadOnlyList<TaskSnapshot> Tasks)
{
    internal static LoopSnapshot Of(EventLoop loop, LoopTask[] tasks)
    {
        var awaitedBy = new Dictionary<LoopFuture, List<long>>(ReferenceEqualityComparer.Instance);
        foreach (var task in tasks)
        {
            foreach (var target in task.AwaitedFutures())
            {
                (awaitedBy.TryGetValue(target, out var waiters) ? waiters : awaitedBy[target] = []).Add(task.Id);
            }
        }

        var snapshots = tasks.Select(task => TaskSnapshot.Of(task, awaitedBy.GetValueOrDefault(task)));
        return new LoopSnapshot(
            loop.Name, loop.PollerName, loop.Now, loop.Ready.Count, loop.Timers.Count, [.. snapshots]);
    }
}
