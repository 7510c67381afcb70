using Simmer.LowLevel;

namespace Simmer;

/// <summary>The wait for a .NET task, which may be abandoned.</summary>
internal sealed class ForeignCompletion : Suspension
{
    private readonly EventLoop _loop = EventLoop.Current;
    private readonly Task _task;
    private bool _isOver;

    public ForeignCompletion(Task task)
    {
        _task = task;
        _loop.BeginForeignWait();

        // On whichever thread completes it: all that happens there is a post to the loop.
        _ = task.ContinueWith(
            static (_, state) => ((ForeignCompletion)state!).OnTaskCompleted(),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public override WaitInfo Describe() => new(WaitKind.Foreign, _task, Deadline: null);

    protected override void OnAborted() => End();

    private void OnTaskCompleted()
    {
        try
        {
            _loop.CallSoonThreadsafe(() =>
            {
                End();
                Wake();
            });
        }
        catch (LoopClosedException)
        {
            // Nobody waits any more.
        }
    }

    private void End()
    {
        if (!_isOver)
        {
            _isOver = true;
            _loop.EndForeignWait();
        }
    }
}
