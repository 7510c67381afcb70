namespace Simmer;

/// <summary>What a <see cref="TaskGroup"/> does when a child fails.</summary>
public enum ChildFailure
{
    /// <summary>Cancels the others and throws. What you want, unless the children have nothing to do with each other.</summary>
    CancelAll,

    /// <summary>Lets the others go on, and throws all failures when all have ended.</summary>
    Collect,

    /// <summary>Lets the others go on, and reports the failure to <see cref="EventLoop.UnhandledException"/>: for servers.</summary>
    Report,
}
