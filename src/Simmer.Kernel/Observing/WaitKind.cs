namespace Simmer;

/// <summary>The kinds of things that a task can wait for.</summary>
public enum WaitKind
{
    /// <summary>The other ready tasks: it has yielded.</summary>
    Turn,

    /// <summary>A moment in time.</summary>
    Timer,

    /// <summary>A future that somebody will complete.</summary>
    Future,

    /// <summary>Another task.</summary>
    Task,

    /// <summary>A lock, semaphore, event, condition or barrier.</summary>
    Synchronization,

    /// <summary>A queue: for an item, for room, or for all items to be done.</summary>
    Queue,

    /// <summary>The operating system: a socket, a pipe, a file.</summary>
    Io,

    /// <summary>A thread, a process or a machine outside of the loop.</summary>
    Executor,

    /// <summary>A <see cref="System.Threading.Tasks.Task"/> or another awaitable that is not ours.</summary>
    Foreign,

    /// <summary>Something else.</summary>
    Other,
}
