namespace Simmer;

/// <summary>Something was asked of a loop that has been closed.</summary>
public sealed class LoopClosedException : InvalidOperationException
{
    /// <summary>Makes one with a default message.</summary>
    public LoopClosedException()
        : base("The event loop is closed.")
    {
    }

    /// <summary>Makes one with a message.</summary>
    public LoopClosedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public LoopClosedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
