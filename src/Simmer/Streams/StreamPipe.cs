using System.IO.Pipelines;

namespace Simmer;

/// <summary>A stream as two pipes.</summary>
internal sealed class StreamPipe : IDuplexPipe
{
    public StreamPipe(LoopStream stream, bool leaveOpen)
    {
        // A pipe that waits holds no buffer; the one for writing leaves the stream to the one for reading.
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: leaveOpen, useZeroByteReads: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }
}
