namespace Simmer;

/// <summary>The kinds of failures that reach nobody.</summary>
public enum LoopErrorKind
{
    /// <summary>A callback threw.</summary>
    Callback,

    /// <summary>A task or future failed, and nobody awaits it.</summary>
    Unobserved,

    /// <summary>A task failed while it was being cancelled at the end of <c>Run</c>.</summary>
    Shutdown,

    /// <summary>A loop was closed while a task had not ended.</summary>
    Survivor,

    /// <summary>A coroutine was made and neither awaited nor closed.</summary>
    NeverAwaited,

    /// <summary>In debug mode: a step took long, and nothing else could run meanwhile.</summary>
    SlowStep,

    /// <summary>In debug mode: a task was cancelled and ended as if it had not been.</summary>
    SwallowedCancellation,

    /// <summary>An observer of the loop failed, or the loop itself.</summary>
    Internal,
}
