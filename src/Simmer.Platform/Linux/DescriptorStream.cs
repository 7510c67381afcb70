namespace Simmer.Platform.Linux;

/// <summary>A descriptor as a stream that blocks, for threads: a file that is a standard stream.</summary>
/// <remarks>
/// It reads and writes where the file's own position is, and moves that: parent and children share it, as in
/// <c>(first; second) &gt; file</c>. The descriptor is not its own.
/// </remarks>
internal sealed class DescriptorStream(int descriptor, FileAccess access) : Stream
{
    public override bool CanRead => access is FileAccess.Read;

    public override bool CanWrite => access is FileAccess.Write;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => Checked(PipeCalls.Read(descriptor, buffer), "read");

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            buffer = buffer[Checked(PipeCalls.Write(descriptor, buffer), "write")..];
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private int Checked(SystemResult result, string operation) =>
        result.Failed ? throw result.Error.ToFileException($"{operation} standard stream {descriptor}") : result.Value;
}
