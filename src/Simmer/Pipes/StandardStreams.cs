using Simmer.Platform;

namespace Simmer;

/// <summary>Standard input, output and error as streams of the loop.</summary>
/// <remarks>
/// <para>
/// Reading a terminal or a pipe waits without a thread. Whether the process' descriptors block is not changed, because the
/// shell and other programs share that. Where a standard stream is a file, or the system cannot wait for it (Windows), a
/// thread of .NET's pool reads and writes it.
/// </para>
/// <para>
/// What <c>Console</c> has buffered it writes when it likes, and what it has read ahead is gone: for each of the three use
/// one or the other.
/// </para>
/// <para>Disposing one closes the stream, not the process' descriptor. <b>Threads.</b> Loop thread only.</para>
/// </remarks>
public static class StandardStreams
{
    /// <summary>Standard input.</summary>
    /// <returns>A stream to read from. It is the caller's to dispose.</returns>
    /// <remarks><b>Cancellation.</b> Of a read nothing is lost: what is typed waits for the next one, of this stream where a thread reads.</remarks>
    /// <exception cref="IOException">The process was started without it.</exception>
    public static PipeStream OpenInput() => Open(StandardStream.Input);

    /// <summary>Standard output.</summary>
    /// <returns>A stream to write to: a slow reader slows the writer down. It is the caller's to dispose.</returns>
    /// <inheritdoc cref="OpenInput" path="/exception"/>
    public static PipeStream OpenOutput() => Open(StandardStream.Output);

    /// <summary>Standard error.</summary>
    /// <inheritdoc cref="OpenOutput"/>
    public static PipeStream OpenError() => Open(StandardStream.Error);

    private static PipeStream Open(StandardStream stream) => new(Drivers.OpenStandard(IoDriver.Of(EventLoop.Current), stream));
}
