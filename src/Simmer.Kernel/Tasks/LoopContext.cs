namespace Simmer;

/// <summary>The values of all <see cref="AsyncLocal{T}"/> variables, as a thing that can be held. Python's <c>contextvars.Context</c>.</summary>
/// <remarks>
/// <para>
/// Every task and every callback runs in a context of its own, a copy of the one in which it was made: what it sets, the
/// others do not see. A coroutine that is awaited directly shares its caller's. With the <c>context:</c> argument that
/// many members take, several tasks share one.
/// </para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
public sealed class LoopContext
{
    internal LoopContext(ExecutionContext? state) => State = state;

    /// <summary>The values; replaced whenever code that runs in this context changes one.</summary>
    internal ExecutionContext? State { get; set; }

    /// <summary>A copy of the current context.</summary>
    public static LoopContext Copy() => new(ExecutionContext.Capture());

    /// <summary>Calls <paramref name="callback"/> in this context. What it sets stays in this context.</summary>
    public void Run(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var outer = ExecutionContext.Capture();
        if (State is not null)
        {
            ExecutionContext.Restore(State);
        }

        try
        {
            callback();
        }
        finally
        {
            State = ExecutionContext.Capture();
            if (outer is not null)
            {
                ExecutionContext.Restore(outer);
            }
        }
    }
}
