namespace Simmer;

/// <summary>A queue has been shut down: nothing can be put into it any more, and it is empty.</summary>
public sealed class QueueShutDownException : InvalidOperationException
{
    /// <summary>Makes one with a default message.</summary>
    public QueueShutDownException()
        : base("The queue has been shut down.")
    {
    }

    /// <summary>Makes one with a message.</summary>
    public QueueShutDownException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public QueueShutDownException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
