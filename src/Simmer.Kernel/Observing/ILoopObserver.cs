namespace Simmer;

/// <summary>Sees everything that happens in a loop: what recorders, metrics and tests are made of.</summary>
/// <remarks>
/// Called on the loop's thread, in the middle of things: an observer must be quick, and must not call into the loop
/// other than to read. What it throws goes to the loop's handler. Implement what you need; the rest does nothing. With no
/// observer the loop pays one predictable branch for each step.
/// </remarks>
public interface ILoopObserver
{
    /// <summary>A task was made. It is in the ready queue, unless it starts eagerly.</summary>
    /// <param name="task">The new task.</param>
    /// <param name="parent">The task that made it; null if a callback did, or nobody.</param>
    void TaskSpawned(LoopTask task, LoopTask? parent)
    {
    }

    /// <summary>A task takes a step: it has the thread now.</summary>
    void StepBegan(LoopTask task)
    {
    }

    /// <summary>A task has given the thread back. What it waits for is in <see cref="LoopTask.WaitsFor"/>.</summary>
    void StepEnded(LoopTask task)
    {
    }

    /// <summary>What a task waited for has happened, or was cancelled. It is in the ready queue.</summary>
    /// <param name="task">The task that will go on.</param>
    /// <param name="by">The task whose step caused it; null if it was a timer, the poller or a callback.</param>
    void TaskWoken(LoopTask task, LoopTask? by)
    {
    }

    /// <summary>Somebody requested a task's cancellation.</summary>
    /// <param name="task">The task that is to end.</param>
    /// <param name="by">The task that asked; null if it was a callback, a timer or a signal.</param>
    /// <param name="reason">What was said.</param>
    void CancelRequested(LoopTask task, LoopTask? by, string? reason)
    {
    }

    /// <summary>A task has ended; <see cref="LoopFuture.IsCancelled"/> and <see cref="LoopFuture.IsFaulted"/> say how.</summary>
    void TaskEnded(LoopTask task)
    {
    }

    /// <summary>A callback that belongs to no task begins.</summary>
    void CallbackBegan(object callback)
    {
    }

    /// <summary>The callback has returned.</summary>
    void CallbackEnded(object callback)
    {
    }

    /// <summary>The loop is about to wait.</summary>
    /// <param name="timeout">How long at most; negative: for ever.</param>
    void PollBegan(TimeSpan timeout)
    {
    }

    /// <summary>The loop has something to do again.</summary>
    void PollEnded()
    {
    }
}
