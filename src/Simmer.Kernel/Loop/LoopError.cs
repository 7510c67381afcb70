using System.Text;

namespace Simmer;

/// <summary>A failure that reached nobody: what <see cref="EventLoop.UnhandledException"/> is told.</summary>
/// <param name="kind">What kind of failure it is.</param>
/// <param name="message">A sentence that says what happened.</param>
/// <param name="exception">What was thrown; null if nothing was.</param>
public sealed class LoopError(LoopErrorKind kind, string message, Exception? exception)
{
    /// <summary>What kind of failure it is.</summary>
    public LoopErrorKind Kind { get; } = kind;

    /// <summary>A sentence that says what happened.</summary>
    public string Message { get; } = message;

    /// <summary>What was thrown; null if nothing was.</summary>
    public Exception? Exception { get; } = exception;

    /// <summary>The future or task that it is about, if it is about one.</summary>
    public LoopFuture? Future { get; init; }

    /// <summary>The callback that failed, if one did.</summary>
    public object? Callback { get; init; }

    /// <summary>The coroutines that the task was suspended in, innermost first, if that says something.</summary>
    public IReadOnlyList<FrameInfo> AwaitStack { get; init; } = [];

    /// <summary>In debug mode: where it comes from.</summary>
    public string? Origin { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder(Message);
        foreach (var frame in AwaitStack)
        {
            text.AppendLine().Append("   in ").Append(frame);
        }

        if (Exception is not null)
        {
            text.AppendLine().Append(Exception);
        }

        if (Origin is not null)
        {
            text.AppendLine().Append("made here:").AppendLine().Append(Origin.TrimEnd());
        }

        return text.ToString();
    }
}
