namespace Simmer.LowLevel;

/// <summary>A request to cancel on its way: who asked, and what was said.</summary>
/// <param name="reason">What was said.</param>
/// <param name="by">The task that asked; null if it was a callback, a timer or a signal.</param>
/// <param name="scope">The scope whose cancellation this is, if it is one's.</param>
public sealed class CancelRequest(string? reason, LoopTask? by, CancelScope? scope = null)
{
    private OperationCanceledException? _original;

    /// <summary>A task has ended by this exception: the first one to ask gets the very same.</summary>
    internal CancelRequest(OperationCanceledException original)
        : this(reason: null, (original as CancelledException)?.CancelledBy, (original as CancelledException)?.Scope) =>
        _original = original;

    /// <summary>What was said, if anything.</summary>
    public string? Reason { get; } = reason;

    /// <summary>The task that asked; null if it was a callback, a timer or a signal.</summary>
    public LoopTask? By { get; } = by;

    /// <summary>The scope whose cancellation this is, if it is one's.</summary>
    public CancelScope? Scope { get; } = scope;

    /// <summary>The exception to throw.</summary>
    internal OperationCanceledException TakeException()
    {
        var exception = _original ?? new CancelledException(this);
        _original = null;
        return exception;
    }
}
