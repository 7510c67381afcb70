namespace Simmer;

/// <summary>What a task was doing at one moment.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Was it running, ready or waiting?</param>
/// <param name="WaitsFor">What it waited for; null if it did not wait.</param>
/// <param name="AwaitStack">The coroutines that it was suspended in, innermost first.</param>
/// <param name="AwaitedBy">The numbers of the tasks that awaited it.</param>
/// <param name="CancellationRequests">How many requests to cancel it were outstanding.</param>
public sealed record TaskSnapshot(
    long Id,
    string Name,
    TaskState State,
    WaitInfo? WaitsFor,
    IReadOnlyList<FrameInfo> AwaitStack,
    IReadOnlyList<long> AwaitedBy,
    int CancellationRequests)
{
    internal static TaskSnapshot Of(LoopTask task, List<long>? awaitedBy)
    {
        var waitsFor = task.WaitsFor;
        var state = task.Loop.RunningTask == task ? TaskState.Running : waitsFor is null ? TaskState.Ready : TaskState.Waiting;

        return new TaskSnapshot(
            task.Id, task.Name, state, waitsFor, task.AwaitStack(), awaitedBy ?? [], task.CancellationRequests);
    }
}
