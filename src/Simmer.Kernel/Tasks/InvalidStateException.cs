namespace Simmer;

/// <summary>A future was asked for what it does not have yet, or completed a second time.</summary>
public sealed class InvalidStateException : InvalidOperationException
{
    /// <summary>Makes one with a default message.</summary>
    public InvalidStateException()
        : base("The future is not in a state that permits this.")
    {
    }

    /// <summary>Makes one with a message.</summary>
    public InvalidStateException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public InvalidStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal static InvalidStateException NotCompleted(LoopFuture future) =>
        new($"The result of {future} is not there yet. Await it, or ask IsCompleted first.");

    internal static InvalidStateException AlreadyCompleted(LoopFuture future) =>
        new($"{future} has already ended; it cannot be completed again. Use TrySetResult if that may happen.");
}
