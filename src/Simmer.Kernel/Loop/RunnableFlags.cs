namespace Simmer.LowLevel;

/// <summary>Everything about a runnable that a step may have to look at, in one word.</summary>
[Flags]
internal enum RunnableFlags
{
    None = 0,

    // Of futures and tasks.
    Completed = 1 << 0,
    Cancelled = 1 << 1,
    Faulted = 1 << 2,
    Observed = 1 << 3,       // somebody has seen the failure, or is going to
    SingleWaiter = 1 << 4,   // the only callback is a task that awaits this

    // Of a task that is parked or was just woken. Neither Woken nor Aborted: still waiting.
    Parked = 1 << 7,         // it has a frame to go on with
    Woken = 1 << 8,          // what it waited for has happened; it is in the ready queue
    Aborted = 1 << 9,        // a cancellation ended the wait; it is in the ready queue
    InWaitQueue = 1 << 10,   // it leaves its WaitQueue when it resumes
    TimerDue = 1 << 11,      // its expired timer is in the ready queue and has yet to wake it
    CancelledWait = 1 << 12, // the future that it awaited was cancelled

    Settling = 1 << 13,      // it does not want to be thrown at when that is cancelled
    AwaitsItself = 1 << 14,  // it has awaited itself: it is in the ready queue, to fail with that

    // Of a task.
    Unstarted = 1 << 15,     // its coroutine has not begun; a cancellation now means that it never will
    MustCancel = 1 << 16,    // a cancellation that will be thrown at the next opportunity
    InScope = 1 << 17,       // inside a CancelScope
    SharedContext = 1 << 18, // runs in a LoopContext that others can see
    Eager = 1 << 19,         // its first step runs inside CreateTask
    HasExtraWaits = 1 << 20, // waits in several places at once: see ExtraWait
    StandsForAnother = 1 << 21, // in the ready queue it stands for an ExtraWait

    Outer = 1 << 22,         // in the middle of its step another task, which it has started eagerly, takes one

    // Of a handle.
    HandleCancelled = 1 << 24,

    // What Run has to look at before it takes a step.
    NeedsAttention = Completed | StandsForAnother | Aborted | InWaitQueue | TimerDue | CancelledWait | AwaitsItself
        | MustCancel | SharedContext,

    // What a step has to look at when it has ended.
    NeedsAftercare = MustCancel | InScope | SharedContext,

    // What belongs to one wait (or to the beginning), and is forgotten when the task resumes.
    OfOneWait = Parked | Woken | Aborted | InWaitQueue | CancelledWait | Settling | AwaitsItself | Unstarted,
}
