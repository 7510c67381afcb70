namespace Simmer;

/// <summary>A program could not be started: it does not exist, or is not permitted, or its arguments are too long.</summary>
/// <remarks>The message says what was looked for, and where. Nothing is left open.</remarks>
public sealed class ProcessStartException : IOException
{
    /// <summary>Makes one.</summary>
    public ProcessStartException()
    {
    }

    /// <summary>Makes one with a message.</summary>
    public ProcessStartException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public ProcessStartException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal ProcessStartException(ProcessCommand command, string why, Exception? cause = null)
        : base($"'{command.File}' could not be started: {why}", cause) => ProcessCommand = command;

    /// <summary>What was to be started.</summary>
    public ProcessCommand? ProcessCommand { get; }
}
