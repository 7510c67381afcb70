using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>A task that awaits something which is not ours: a <see cref="Task"/>, a <see cref="ValueTask"/>, anything.</summary>
/// <remarks>
/// <para>
/// Whatever completes it calls the continuation, on whichever thread. Usually that is the task's own
/// <see cref="LoopTask.Post"/>, because it is the current synchronization context when the wait begins; the post is then
/// recognised by its state, so that there is one hop and no wrapper. The object and its delegate are used again for the
/// task's next foreign wait.
/// </para>
/// <para>
/// Such a wait cannot be interrupted: resuming early would make the foreign awaiter's GetResult block the loop. A
/// cancellation sets the task's token, and is thrown at the next wait of ours; unless the foreign task has ended
/// cancelled, because it heeded the token: then it has been thrown already.
/// </para>
/// </remarks>
internal sealed class ForeignWait : InboxItem
{
    private readonly LoopTask _task;
    private readonly Action _continuation;
    private Frame? _frame;
    private Task? _awaited; // what is awaited, if it is a Task

    private ForeignWait(LoopTask task)
    {
        _task = task;
        _continuation = Resume;
    }

    public Frame? Frame => _frame;

    public static void Begin<TAwaiter>(ref TAwaiter awaiter, Frame frame)
        where TAwaiter : INotifyCompletion => awaiter.OnCompleted(Rent(frame, TaskOf<TAwaiter>.Find(ref awaiter))._continuation);

    public static void BeginUnsafe<TAwaiter>(ref TAwaiter awaiter, Frame frame)
        where TAwaiter : ICriticalNotifyCompletion => awaiter.UnsafeOnCompleted(Rent(frame, TaskOf<TAwaiter>.Find(ref awaiter))._continuation);

    /// <summary>What the synchronization context of a task does with a post: it becomes a callback of that task, on the loop.</summary>
    public static void Post(LoopTask task, SendOrPostCallback d, object? state)
    {
        if (state is Action { Target: ForeignWait wait } && ReferenceEquals(wait._task, task))
        {
            wait.Resume();
            return;
        }

        task.Loop.Schedule(new PostedCallback(task, d, state));
    }

    /// <summary>A wait that is already over: the task goes on with <paramref name="frame"/> when its turn comes.</summary>
    public static ForeignWait Woken(LoopTask task, Frame frame)
    {
        task.Loop.BeginForeignWait();
        return new ForeignWait(task) { _frame = frame };
    }

    public WaitInfo? Describe() => _frame is null ? null : new WaitInfo(WaitKind.Foreign, _awaited, Deadline: null);

    /// <summary>Its turn has come: the task goes on.</summary>
    internal override void Run()
    {
        var frame = Take();
        _task.EnterContext();
        _task.Step(frame);
    }

    private static ForeignWait Rent(Frame frame, Task? awaited)
    {
        var task = EventLoop.Current.RunningTask ?? throw EventLoop.NoTask();
        var wait = task.ForeignWaitForReuse;
        if (wait is null || wait._frame is not null)
        {
            wait = new ForeignWait(task);
            task.ForeignWaitForReuse ??= wait;
        }

        task.ForgetLastWait();
        wait._frame = frame;
        wait._awaited = awaited;
        task.Loop.BeginForeignWait();
        return wait;
    }

    private Frame Take()
    {
        var frame = _frame!;
        _frame = null;
        _task.Loop.EndForeignWait();
        if (_awaited is { IsCanceled: true })
        {
            _task.DropCancellation();
        }

        _awaited = null;
        return frame;
    }

    // Called by whatever was awaited, on any thread.
    private void Resume()
    {
        var loop = _task.Loop;
        if (loop.IsCurrent && loop.RunningTask == _task)
        {
            // Completed by ordinary async code of this very task, in this step: it goes on in this step, too.
            loop.ContinueWith(Take());
        }
        else
        {
            loop.Schedule(this);
        }
    }
}
