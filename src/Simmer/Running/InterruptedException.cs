using System.Runtime.InteropServices;

namespace Simmer;

/// <summary>The program was asked to end, by Ctrl-C or SIGTERM, and has ended. Python's <c>KeyboardInterrupt</c>.</summary>
/// <remarks>If nobody catches it the process ends with <see cref="ExitCode"/>, without a stack trace.</remarks>
public sealed class InterruptedException : OperationCanceledException
{
    /// <summary>Makes one for Ctrl-C.</summary>
    public InterruptedException()
        : this(PosixSignal.SIGINT)
    {
    }

    /// <summary>Makes one for Ctrl-C, with a message.</summary>
    public InterruptedException(string message)
        : base(message) => Signal = PosixSignal.SIGINT;

    /// <summary>Makes one for Ctrl-C, with a message and a cause.</summary>
    public InterruptedException(string message, Exception innerException)
        : base(message, innerException) => Signal = PosixSignal.SIGINT;

    /// <summary>Makes one for a signal.</summary>
    public InterruptedException(PosixSignal signal, Exception? innerException = null)
        : base($"The program was interrupted by {signal}.", innerException) => Signal = signal;

    /// <summary>What asked it to end.</summary>
    public PosixSignal Signal { get; }

    /// <summary>What a shell sees of a program that a signal has ended: 128 and the signal's number.</summary>
    public int ExitCode => Signal == PosixSignal.SIGTERM ? 128 + 15 : 128 + 2;
}
