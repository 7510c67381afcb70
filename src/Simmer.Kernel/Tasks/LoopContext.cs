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

    /// <summary>
    /// The values. While code runs in this context they are those of the thread, and this is brought up to date when that
    /// code ends and when it enters another context.
    /// </summary>
    internal ExecutionContext? State { get; set; }

    /// <summary>Does code run in it, here or further out?</summary>
    internal bool IsEntered { get; private set; }

    /// <summary>A copy of the current context.</summary>
    public static LoopContext Copy() => new(ExecutionContext.Capture());

    /// <summary>Calls <paramref name="callback"/> in this context. What it sets stays in this context.</summary>
    /// <exception cref="InvalidOperationException">Code is running in this context already: here, or further out.</exception>
    public void Run(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ThrowIfEntered();
        var outer = ExecutionContext.Capture();
        var loop = EventLoop.CurrentOrNull;
        _ = loop?.RunningTask?.Context; // Asking makes it known to the loop, which now leaves it for a while.
        var outerContext = loop?.EnteredContext;
        outerContext?.State = outer;

        Enter(loop);
        Restore(State);
        try
        {
            callback();
        }
        finally
        {
            State = ExecutionContext.Capture();
            Leave(loop, outerContext);
            Restore(outer);
        }
    }

    /// <summary>The value of <paramref name="variable"/> in this context.</summary>
    public T Get<T>(AsyncLocal<T> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (ReferenceEquals(EventLoop.CurrentOrNull?.EnteredContext, this))
        {
            return variable.Value!;
        }

        var outer = ExecutionContext.Capture();
        Restore(State);
        try
        {
            return variable.Value!;
        }
        finally
        {
            Restore(outer);
        }
    }

    /// <summary>Code begins to run in this context.</summary>
    internal void Enter(EventLoop? loop)
    {
        IsEntered = true;
        loop?.EnteredContext = this;
    }

    /// <summary>It has ended, and <paramref name="outer"/> is the current context again, if that is one which somebody holds.</summary>
    internal void Leave(EventLoop? loop, LoopContext? outer)
    {
        IsEntered = false;
        loop?.EnteredContext = outer;
    }

    /// <summary>The same code cannot be inside a context twice: which values would it leave behind?</summary>
    internal void ThrowIfEntered()
    {
        if (IsEntered)
        {
            throw new InvalidOperationException("Code is running in this context already. Run it in a copy.");
        }
    }

    private static void Restore(ExecutionContext? state)
    {
        if (state is not null)
        {
            ExecutionContext.Restore(state);
        }
    }
}
