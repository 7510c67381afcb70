using System.Text;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Streams;

public sealed class ReadUntilTests
{
    [Fact]
    public void ReadUntil_ASeparator_ReturnsWhatCameWithIt() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("head\r\n\r\nbody");
        (await Text(stream.ReadUntil("\r\n\r\n"u8.ToArray()))).ShouldBe("head\r\n\r\n");
        (await Text(stream.ReadExactly(4))).ShouldBe("body");
    });

    [Theory]
    [InlineData("aaXbbYYcc", "X|YY", "aaX")]
    [InlineData("aaYYbbXcc", "X|YY", "aaYY")]
    [InlineData("abcd", "abcd|bc", "abc")] // bc ends first, although abcd begins first.
    [InlineData("a\r\nb", "\r\n|\n", "a\r\n")]
    [InlineData("a\r\nb", "\n|\r\n", "a\r\n")]
    [InlineData("a\r\nb", "\r|\r\n", "a\r")]
    [InlineData("aaab", "aab|ab", "aaab")]
    public void ReadUntil_SeveralSeparators_TheOneThatEndsFirstWins(string text, string separators, string piece) => ScriptedStream.Run(async stream =>
    {
        ReadOnlyMemory<byte>[] list = [.. separators.Split('|').Select(static s => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(s)))];
        stream.Arrive(text);
        (await Text(stream.ReadUntil(list))).ShouldBe(piece);

        // However it is cut: bytes arrive one by one, and nobody waits longer than needed.
        var slow = new ScriptedStream(stream.Loop);
        foreach (var b in Encoding.UTF8.GetBytes(piece))
        {
            slow.Arrive([b]);
        }

        (await Text(slow.ReadUntil(list))).ShouldBe(piece);
        slow.Dispose();
    });

    [Fact]
    public void ReadUntil_WhenTheStreamEndsBefore_FailsWithWhatCame() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("abc").End();
        var error = await Throws<IncompleteReadException>(stream.ReadUntil("\r\n"u8.ToArray()));
        Encoding.UTF8.GetString(error.Partial.Span).ShouldBe("abc");
        error.Expected.ShouldBeNull();
        error.Message.ShouldBe(@"The stream has ended before '\r\n' came. The 3 bytes before the end are in Partial.");
        (await stream.ReadToEnd()).ShouldBeEmpty();
    });

    [Fact]
    public void ReadUntil_MoreThanTheLimitWithoutSeparator_FailsAndKeepsIt() => ScriptedStream.Run(async stream =>
    {
        stream.Limit = 4;
        stream.Arrive("abcdef");
        var error = await Throws<LimitOverrunException>(stream.ReadUntil("\r\n"u8.ToArray()));
        (error.Limit, error.Consumed).ShouldBe((4, 5), "the sixth byte may begin the separator");
        error.Message.ShouldBe(
            @"5 bytes have come without '\r\n', and the limit is 4. They are still in scripted stream: read them away, or set Limit.");
        (await Text(stream.ReadExactly(error.Consumed))).ShouldBe("abcde");
        stream.Arrive("\r\n");
        (await Text(stream.ReadUntil("\r\n"u8.ToArray()))).ShouldBe("f\r\n");
    });

    [Fact]
    public void ReadUntil_SeparatorBehindTheLimit_FailsAndKeepsIt() => ScriptedStream.Run(async stream =>
    {
        stream.Limit = 4;
        stream.Arrive("abcd;abcde;");
        (await Text(stream.ReadUntil(";"u8.ToArray()))).ShouldBe("abcd;", "as long as the limit is not too long");
        var error = await Throws<LimitOverrunException>(stream.ReadUntil(";"u8.ToArray()));
        (error.Limit, error.Consumed).ShouldBe((4, 5));
        error.Message.ShouldBe("5 bytes come before ';', and the limit is 4. They are still in scripted stream: read them away, or set Limit.");
        (await Text(stream.ReadExactly(6))).ShouldBe("abcde;");
    });

    [Fact]
    public void ReadUntil_WithoutSeparators_IsRefused() => ScriptedStream.Run(async stream =>
    {
        Should.Throw<ArgumentException>(() => stream.ReadUntil(ReadOnlyMemory<byte>.Empty));
        Should.Throw<ArgumentException>(() => stream.ReadUntil([]));
        Should.Throw<ArgumentOutOfRangeException>(() => stream.Limit = 0);
    });

    [Fact]
    public void ReadUntil_OfAnEndlessLine_TakesNoMoreMemoryThanTheLimit() => ScriptedStream.Run(async stream =>
    {
        var pump = ScriptedStream.Start(async () =>
        {
            while (true)
            {
                stream.Arrive(new byte[10_000]);
                await Yield();
            }
        });
        var error = await Throws<LimitOverrunException>(stream.ReadLine());
        error.Consumed.ShouldBeLessThanOrEqualTo(stream.Limit + LoopBuffers.BlockSize);
        pump.Cancel();
        await Throws<CancelledException>(pump);
    });

    private static async Coroutine<string> Text(Coroutine<byte[]> bytes) => Encoding.UTF8.GetString(await bytes);
}
