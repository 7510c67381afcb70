using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Streams;

public sealed class WritingTests
{
    [Fact]
    public void Write_SeveralSmallPieces_WritesThemTogether() => ScriptedStream.Run(async stream =>
    {
        await stream.Write([new byte[] { 1, 2 }, ReadOnlyMemory<byte>.Empty, new byte[] { 3 }]);
        stream.Written.ShouldHaveSingleItem().ShouldBe([1, 2, 3]);
        await stream.Write(Array.Empty<ReadOnlyMemory<byte>>());
        stream.Written.Count.ShouldBe(1);
    });

    [Fact]
    public void Write_PiecesOfAllSizes_WritesThemInOrder() => ScriptedStream.Run(async stream =>
    {
        var data = Pattern(200_000);
        List<ReadOnlyMemory<byte>> pieces = [];
        for (int at = 0, size = 1; at < data.Length; at += size, size = (size * 3 % 50_000) + 1)
        {
            pieces.Add(data.AsMemory(at, Math.Min(size, data.Length - at)));
        }

        await stream.Write(pieces);
        stream.Written.SelectMany(static piece => piece).ToArray().AsSpan().SequenceEqual(data).ShouldBeTrue();
    });

    [Fact]
    public void Write_ASequence_WritesAllOfIt() => ScriptedStream.Run(async stream =>
    {
        await stream.Write(new ReadOnlySequence<byte>([1, 2]));
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 1));
        pipe.Writer.Write(Pattern(5000));
        pipe.Writer.Write(Pattern(5000));
        await pipe.Writer.FlushAsync();
        pipe.Reader.TryRead(out var read).ShouldBeTrue();
        read.Buffer.IsSingleSegment.ShouldBeFalse();
        await stream.Write(read.Buffer);
        stream.Written.SelectMany(static piece => piece).ShouldBe([1, 2, .. Pattern(5000), .. Pattern(5000)]);
    });

    [Fact]
    public void WriteLine_SomeText_WritesItWithALineFeed() => ScriptedStream.Run(async stream =>
    {
        await stream.WriteLine("häh");
        await stream.WriteLine("", Encoding.Latin1);
        stream.Written.ShouldBe(["häh\n"u8.ToArray(), "\n"u8.ToArray()]);
    });

    [Fact]
    public void CloseWrite_WhereItCannot_SaysSo() => ScriptedStream.Run(async stream =>
    {
        Should.Throw<NotSupportedException>(stream.CloseWrite).Message.ShouldStartWith("scripted stream cannot close one direction only.");
        stream.TryWrite([1]).ShouldBe(0);
    });

    [Fact]
    public void AsPipe_ReadsAndWrites_OnTheLoopsThread() => ScriptedStream.Run(async stream =>
    {
        var thread = Environment.CurrentManagedThreadId;
        stream.Arrive("line\nabc").Arrive("def").End();
        await stream.ReadLine();
        var pipe = stream.AsPipe();
        await Use();
        stream.Written.ShouldHaveSingleItem().ShouldBe([7]);
        stream.IsClosed.ShouldBeTrue();

        async Task Use()
        {
            var read = await pipe.Input.ReadAtLeastAsync(6).ConfigureAwait(false);
            read.Buffer.ToArray().ShouldBe("abcdef"u8.ToArray());
            pipe.Input.AdvanceTo(read.Buffer.End);
            Environment.CurrentManagedThreadId.ShouldBe(thread);
            await pipe.Output.WriteAsync(new byte[] { 7 }).ConfigureAwait(false);
            Environment.CurrentManagedThreadId.ShouldBe(thread);
            await pipe.Output.CompleteAsync().ConfigureAwait(false);
            await pipe.Input.CompleteAsync().ConfigureAwait(false);
        }
    });
}
