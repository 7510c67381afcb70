using Simmer.LowLevel;

namespace Simmer;

/// <summary>Thrown where a task waits when it has been cancelled. asyncio's <c>CancelledError</c>.</summary>
/// <remarks>
/// It is an <see cref="OperationCanceledException"/>, so what .NET code does about cancellation it does about this.
/// Clean up and let it pass. Beware of <c>catch (Exception)</c>: unlike in Python it catches this, too.
/// </remarks>
public sealed class CancelledException : OperationCanceledException
{
    private const string Text = "The task was cancelled.";

    /// <summary>Makes one without a reason.</summary>
    public CancelledException()
        : base(Text)
    {
    }

    /// <summary>Makes one with a reason.</summary>
    public CancelledException(string? reason)
        : base(Text) => Reason = reason;

    /// <summary>Makes one with a reason and a cause.</summary>
    public CancelledException(string? reason, Exception innerException)
        : base(Text, innerException) => Reason = reason;

    internal CancelledException(CancelRequest request)
        : base(Text)
    {
        Reason = request.Reason;
        CancelledBy = request.By;
        Scope = request.Scope;
    }

    /// <summary>What was said by whoever cancelled; null if nothing.</summary>
    public string? Reason { get; }

    /// <summary>The task that cancelled; null if it was a callback, a timer or a signal.</summary>
    public LoopTask? CancelledBy { get; }

    /// <summary>The scope whose cancellation this is; null if the task itself was cancelled.</summary>
    public CancelScope? Scope { get; }

    /// <inheritdoc/>
    public override string Message =>
        Reason is { Length: > 0 } ? $"The task was cancelled: {Reason}" : Text;
}
