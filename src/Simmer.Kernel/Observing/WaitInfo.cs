namespace Simmer;

/// <summary>What a suspended task waits for: the seed of every picture and of <c>ps</c>.</summary>
/// <param name="Kind">The kind of wait.</param>
/// <param name="Target">What exactly: the task, the lock, the queue, the descriptor; null if there is nothing to name.</param>
/// <param name="Deadline">When the wait will end by itself, in the loop's time; null if it will not.</param>
/// <param name="Operation">What is being done there: <c>acquire</c>, <c>get</c>, <c>receive</c>; null if the kind says it all.</param>
/// <param name="Holder">The task that holds what is waited for, if one does: the owner of a lock.</param>
public readonly record struct WaitInfo(
    WaitKind Kind, object? Target, TimeSpan? Deadline, string? Operation = null, LoopTask? Holder = null)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var text = Kind switch
        {
            WaitKind.Turn => "its turn",
            WaitKind.Timer => "timer",
            WaitKind.Foreign => "foreign task",
            _ => Target?.ToString() ?? Kind.ToString(),
        };
        text = Operation is null ? text : $"{Operation} on {text}";
        text = Deadline is { } deadline ? $"{text} until {deadline.TotalSeconds:0.###} s" : text;
        return Holder is null ? text : $"{text}, held by '{Holder.Name}'";
    }
}
