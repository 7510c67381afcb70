using Simmer.LowLevel;

namespace Simmer.Platform;

/// <summary>A task of the loop that waits for a task of .NET, and can give up: the other one goes on.</summary>
internal sealed class TaskWait(EventLoop loop, object target, string operation) : Suspension
{
    private Action? _wake;

    /// <summary>Waits until <paramref name="task"/> has ended, however it did.</summary>
    public async Coroutine WaitFor(Task task)
    {
        while (!task.IsCompleted)
        {
            task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_wake ??= Post);
            await Wait();
        }
    }

    public override WaitInfo Describe() => new(WaitKind.Io, target, Deadline: null, operation);

    // On a thread of .NET's pool. Somebody who has come since is woken in vain, and looks again.
    private void Post()
    {
        try
        {
            loop.CallSoonThreadsafe(() => Wake());
        }
        catch (LoopClosedException)
        {
            // Nobody waits any more.
        }
    }
}
