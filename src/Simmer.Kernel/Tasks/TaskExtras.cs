namespace Simmer.LowLevel;

/// <summary>What most tasks never need, so that a million sleepers need not carry it.</summary>
internal sealed class TaskExtras
{
    public object? Label; // What its name is made of.
    public int CancellationRequests;

    // The request that will be thrown at the next opportunity: set with the flag MustCancel.
    public CancelRequest? MustCancel;

    // What the last such request said. It stays, as asyncio's _cancel_message does.
    public string? LastCancelReason;

    // The request that ended the present wait: set with the flag Aborted.
    public CancelRequest? Abort;

    // For foreign APIs. Inside a scope that the task has entered, the scope's token is used instead.
    public CancellationTokenSource? TokenSource;

    // The innermost scope: set with the flag InScope.
    public CancelScope? Scope;

    // The values of LoopLocals. Shared with the maker or with children as long as OwnsLocals is false.
    public object?[]? Locals;
    public bool OwnsLocals;

    // The context that others can see, too: set with the flag SharedContext.
    public LoopContext? Context;

    // Waits beside the first one, because ordinary async code under this task waits for several things at once.
    public List<ExtraWait>? ExtraWaits;

    // Who has taken over the wait for which the task still stands in the ready queue: set with the flag StandsForAnother.
    public LoopTask? StandsFor;
    // Of a task that began eagerly: how many tasks there were when it came to wait for the first time. Else zero.
    public long Rank;

    // The wait for something foreign; used again and again.
    public ForeignWait? ForeignWait;
}
