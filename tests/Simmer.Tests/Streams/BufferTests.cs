using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Streams;

/// <summary>Who holds memory, and when; and that every way of reading goes on where the others have stopped.</summary>
public sealed class BufferTests
{
    [Fact]
    public void Read_AfterALine_GetsWhatCameAlongWithItFirst() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("line\nrest").Arrive("more");
        await stream.ReadLine();
        (await stream.Read(Memory<byte>.Empty)).ShouldBe(0);
        var buffer = new byte[100];
        (await stream.Read(buffer.AsMemory(0, 3))).ShouldBe(3);
        (await stream.Read(buffer)).ShouldBe(1, "what is there is not mixed with what would have to be asked for");
        (await stream.Read(buffer)).ShouldBe(4);
        buffer.AsSpan(0, 4).SequenceEqual("more"u8).ShouldBeTrue();
    });

    [Fact]
    public void Read_MadeBeforeALineIsReadButAwaitedAfterwards_GetsTheRest() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("line\nrest").Arrive("more");
        var buffer = new byte[4];
        var cold = stream.Read(buffer);
        await stream.ReadLine();
        (await cold).ShouldBe(4);
        buffer.AsSpan().SequenceEqual("rest"u8).ShouldBeTrue();
    });

    [Fact]
    public void ReadAsync_AfterALine_GetsWhatCameAlongWithItFirst() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("line\nrest").Arrive("more").End();
        await stream.ReadLine();
        var buffer = new byte[100];
        var count = await ToThread(() => stream.ReadAsync(buffer).AsTask().GetAwaiter().GetResult());
        count.ShouldBe(4);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        copy.ToArray().AsSpan().SequenceEqual("more"u8).ShouldBeTrue();
    });

    [Fact]
    public void Read_OfAStreamThatIsNeverReadInPieces_GoesStraightToTheSystem() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("abc");
        (await stream.Read(new byte[77])).ShouldBe(3);
        stream.Asked.ShouldBe([77]);
        stream.Lent.ShouldBe(0);
    });

    [Fact]
    public void AStreamThatWaits_HoldsNoMemory() => ScriptedStream.Run(async stream =>
    {
        var reading = CreateTask(stream.ReadLine());
        await Sleep(TimeSpan.FromSeconds(1));
        stream.Lent.ShouldBe(0);
        stream.Arrive("a\n");
        await reading;
        stream.Lent.ShouldBe(0);
        stream.Arrive("b\nhalf");
        await stream.ReadLine();
        stream.Lent.ShouldBe(1);
        await stream.ReadExactly(4);
        stream.Lent.ShouldBe(0);
    });

    [Fact]
    public void AStreamThatWaitsForTheRestOfALine_HoldsLittleMoreThanThere() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("half");
        var reading = CreateTask(stream.ReadLine());
        await Sleep(TimeSpan.FromSeconds(1));
        stream.Lent.ShouldBe(1);
        LoopBuffers.Of(stream.Loop).LentBytes.ShouldBeLessThan(100);
        stream.Arrive("\n");
        (await reading).ShouldBe("half");
    });

    [Fact]
    public void ReadBorrowed_WhenSomethingIsThere_LendsItUntilDisposed() => ScriptedStream.Run(async stream =>
    {
        var reading = ScriptedStream.Start(async () =>
        {
            using var data = await stream.ReadBorrowed();
            stream.Lent.ShouldBe(1);
            return data.Span.ToArray();
        });
        await Sleep(TimeSpan.FromSeconds(1));
        stream.Lent.ShouldBe(0);
        stream.Arrive([1, 2, 3]);
        (await reading).ShouldBe([1, 2, 3]);
        stream.Lent.ShouldBe(0);
        stream.End();
        using var end = await stream.ReadBorrowed();
        end.IsEmpty.ShouldBeTrue();
        end.Memory.IsEmpty.ShouldBeTrue();
    });

    [Fact]
    public void ReadBorrowed_AfterALine_LendsWhatCameAlongWithIt() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("line\nrest");
        await stream.ReadLine();
        using var data = await stream.ReadBorrowed();
        data.Span.SequenceEqual("rest"u8).ShouldBeTrue();
        stream.Unread(data.Span[2..]);
        (await stream.ReadExactly(2)).ShouldBe("st"u8.ToArray());
    });

    [Fact]
    public void BorrowedBytes_GivenBackTwiceOrUsedAfterwards_HarmNobody() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive([1]).Arrive([2]).Arrive([3]);
        var first = await stream.ReadBorrowed();
        var copy = first;
        first.Dispose();
        first.Dispose();
        using var second = await stream.ReadBorrowed();
        copy.Dispose();
        using var third = await stream.ReadBorrowed();
        second.Span.ToArray().ShouldBe([2], "it is not the same memory as the third");
        third.Span.ToArray().ShouldBe([3]);
        Should.Throw<ObjectDisposedException>(() => copy.Memory).Message.ShouldContain("Copy what is needed");
    });

    [Fact]
    public void ReadBorrowed_Cancelled_LosesNothing() => ScriptedStream.Run(async stream =>
    {
        for (var turns = 0; turns < 6; turns++)
        {
            var reading = ScriptedStream.Start(async () =>
            {
                using var data = await stream.ReadBorrowed();
                return data.Length;
            });
            await Yield();
            stream.Arrive([1, 2]);
            for (var i = 0; i < turns; i++)
            {
                await Yield();
            }

            reading.Cancel();
            try
            {
                (await reading).ShouldBe(2);
            }
            catch (CancelledException)
            {
                (await stream.ReadExactly(2)).ShouldBe([1, 2]);
            }
        }
    });

    [Fact]
    public void Dispose_OfAStreamWithUnreadBytes_GivesTheMemoryBack() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("a\nrest");
        await stream.ReadLine();
        stream.Lent.ShouldBe(1);
        await ToThread(stream.Dispose);
        await Yield();
        stream.Lent.ShouldBe(0);
        await Throws<ObjectDisposedException>(stream.ReadLine());
    });
}
