namespace Simmer;

/// <summary>What a task that has not ended can be doing.</summary>
public enum TaskState
{
    /// <summary>It has the thread.</summary>
    Running,

    /// <summary>It could go on, and waits for its turn.</summary>
    Ready,

    /// <summary>It waits for something.</summary>
    Waiting,
}
