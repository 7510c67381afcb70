using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Streams;

public sealed class ReadExactlyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10_000)]  // long enough to be received in place
    [InlineData(200_000)] // longer than what is believed at once, and than Limit
    public void ReadExactly_InSmallPieces_ReturnsAllOfIt(int count) => ScriptedStream.Run(async stream =>
    {
        var data = Pattern(count + 3);
        foreach (var piece in data.Chunk(7001))
        {
            stream.Arrive(piece);
        }

        (await stream.ReadExactly(count)).ShouldBe(data[..count]);
        (await stream.ReadExactly(3)).ShouldBe(data[count..]);
    });

    [Theory]
    [InlineData(10)]
    [InlineData(10_000)]
    [InlineData(200_000)]
    public void ReadExactly_WhenTheStreamEndsBefore_FailsWithWhatCame(int count) => ScriptedStream.Run(async stream =>
    {
        stream.Arrive([1, 2]).Arrive([3]).End();
        var error = await Throws<IncompleteReadException>(stream.ReadExactly(count));
        error.Partial.ToArray().ShouldBe([1, 2, 3]);
        error.Expected.ShouldBe(count);
        error.Message.ShouldStartWith($"The stream has ended after 3 of {count} bytes.");
        (await stream.ReadToEnd()).ShouldBeEmpty();
    });

    [Theory]
    [InlineData(10)]
    [InlineData(10_000)]
    [InlineData(200_000)]
    public void ReadExactly_Cancelled_LosesNothing(int count) => ScriptedStream.Run(async stream =>
    {
        var data = Pattern(count);
        stream.Arrive(data[..2]).Arrive(data[2..5]);
        var reading = CreateTask(stream.ReadExactly(count));
        await Sleep(TimeSpan.FromSeconds(1));
        reading.Cancel();
        await Throws<CancelledException>(reading);
        stream.Arrive(data[5..]);
        (await stream.ReadExactly(count)).ShouldBe(data);
    });

    [Theory]
    [InlineData(10)]
    [InlineData(10_000)]
    public void ReadExactly_WhenTheConnectionFails_KeepsWhatCame(int count) => ScriptedStream.Run(async stream =>
    {
        stream.Arrive([1, 2, 3]).Fail(new IOException("reset"));
        await Throws<IOException>(stream.ReadExactly(count));
        (await stream.ReadExactly(3)).ShouldBe([1, 2, 3]);
    });

    [Fact]
    public void ReadExactly_OfMuchThatNeverComes_AsksForLittleMemory() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive(new byte[100]);
        var reading = ScriptedStream.Start(async () => (await stream.ReadExactly(1_000_000_000)).Length);
        await Sleep(TimeSpan.FromSeconds(1));
        stream.Asked.Max().ShouldBeLessThanOrEqualTo(LoopBuffers.BlockSize);
        reading.Cancel();
        await Throws<CancelledException>(reading);
        await stream.ReadExactly(100);
    });

    [Fact]
    public void ReadExactly_IntoABuffer_FillsIt() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive([1, 2]).Arrive([3, 4]);
        var buffer = new byte[3];
        await stream.ReadExactly(buffer);
        buffer.ShouldBe([1, 2, 3]);
        await Throws<ArgumentOutOfRangeException>(stream.ReadExactly(-1));
    });

    [Fact]
    public void ReadToEnd_OfMuch_ReturnsAllOfIt() => ScriptedStream.Run(async stream =>
    {
        var data = Pattern(1_000_000);
        stream.Arrive(data).End();
        (await stream.ReadToEnd()).AsSpan().SequenceEqual(data).ShouldBeTrue();
        (await stream.ReadToEnd()).ShouldBeEmpty();
    });

    [Fact]
    public void ReadToEnd_OfMoreThanTheLimit_FailsAndKeepsIt() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive([1, 2, 3, 4]).End();
        var error = await Throws<LimitOverrunException>(stream.ReadToEnd(3));
        (error.Limit, error.Consumed).ShouldBe((3, 4));
        (await stream.ReadToEnd(4)).ShouldBe([1, 2, 3, 4]);
    });

    [Fact]
    public void Peek_SomeBytes_LeavesThemThere() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive([1, 2]).Arrive([3, 4]);
        (await stream.Peek()).ToArray().ShouldBe([1, 2]);
        (await stream.Peek(3)).ToArray().ShouldBe([1, 2, 3, 4]);
        (await stream.ReadExactly(4)).ShouldBe([1, 2, 3, 4]);
        stream.Arrive([5]).End();
        (await stream.Peek(2)).ToArray().ShouldBe([5], "the stream has ended");
        (await stream.ReadExactly(1)).ShouldBe([5]);
        (await stream.Peek()).IsEmpty.ShouldBeTrue();
        await Throws<ArgumentOutOfRangeException>(stream.Peek(0));
        await Throws<ArgumentOutOfRangeException>(stream.Peek(stream.Limit + 1));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Unread_WhileAnotherTaskReads_Throws(bool borrows) => ScriptedStream.Run(async stream =>
    {
        var reading = CreateTask(borrows ? Borrow() : Read());
        await Yield();
        Should.Throw<InvalidOperationException>(() => stream.Unread([1])).Message.ShouldStartWith("Cannot unread: another task");
        stream.Arrive([2]);
        await reading;
        stream.Unread([1]);
        (await stream.ReadExactly(1)).ShouldBe([1]);

        async Coroutine Read() => (await stream.Read(new byte[1])).ShouldBe(1);

        async Coroutine Borrow()
        {
            using var bytes = await stream.ReadBorrowed();
            bytes.Length.ShouldBe(1);
        }
    });

    [Fact]
    public void Unread_Bytes_AreReadNext() => ScriptedStream.Run(async stream =>
    {
        stream.Unread([3, 4]);
        stream.Unread([1, 2]);
        stream.Unread([]);
        stream.Arrive([5]);
        (await stream.ReadExactly(5)).ShouldBe([1, 2, 3, 4, 5]);
        stream.Unread(new byte[300_000]);
        (await stream.ReadExactly(300_000)).ShouldBe(new byte[300_000]);
    });
}
