using System.ComponentModel;

namespace Simmer.LowLevel;

/// <summary>What the ready queue holds: something that runs on the loop's thread when its turn comes.</summary>
/// <remarks>
/// Tasks, futures and handles are the three kinds, and only the kernel makes new ones. It derives from
/// <see cref="SynchronizationContext"/> because each <see cref="LoopTask"/> is one (see decisions/0003), and tasks,
/// futures and handles share this base: the ready queue then dispatches with one virtual call.
/// </remarks>
public abstract class Runnable : Flagged
{
    // Where this waits, if its waiting place is numbered: the sequence number of its timer, or its ticket in a WaitQueue.
    // Zero when it waits in neither. A task is in at most one of the two.
    internal long Ticket;

    private protected Runnable()
    {
    }

    /// <summary>Its turn has come.</summary>
    internal abstract void Run();

    /// <summary>Its timer has expired; it is about to enter the ready queue.</summary>
    internal virtual void MarkDue()
    {
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void Post(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Only a LoopTask is a synchronization context that accepts posts.");

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("Send would block. Use Post, or EventLoop.CallSoonThreadsafe.");

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override SynchronizationContext CreateCopy() => this;

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void OperationStarted()
    {
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void OperationCompleted()
    {
    }
}
