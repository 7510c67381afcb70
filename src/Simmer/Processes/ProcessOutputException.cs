namespace Simmer;

/// <summary>A program has said more than it was permitted to: its output was cut there.</summary>
public sealed class ProcessOutputException : IOException
{
    /// <summary>Makes one.</summary>
    public ProcessOutputException()
    {
    }

    /// <summary>Makes one with a message.</summary>
    public ProcessOutputException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public ProcessOutputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal ProcessOutputException(ProcessCommand command, string stream, ReadOnlyMemory<byte> beginning)
        : base($"'{command}' has said more than {beginning.Length:N0} bytes to its {stream}, and was cut off there. See RunOptions.OutputLimit.") =>
        Beginning = beginning;

    /// <summary>What it had said until then: as much as was permitted.</summary>
    public ReadOnlyMemory<byte> Beginning { get; }
}
