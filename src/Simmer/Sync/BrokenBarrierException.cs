namespace Simmer;

/// <summary>A barrier was aborted or reset, so that those who wait at it will not meet.</summary>
public sealed class BrokenBarrierException : InvalidOperationException
{
    /// <summary>Makes one with a default message.</summary>
    public BrokenBarrierException()
        : base("The barrier is broken.")
    {
    }

    /// <summary>Makes one with a message.</summary>
    public BrokenBarrierException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public BrokenBarrierException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
