using System.Text;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Streams;

public sealed class ReadLineTests
{
    [Fact]
    public void ReadLine_OfSeveralLines_ReturnsEachWithoutItsEndAndThenNull() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("one\ntwo\r\n\nfour\rstill four\n\r\nlast").End();
        (await ReadAll(stream)).ShouldBe(["one", "two", "", "four\rstill four", "", "last"]);
        (await stream.ReadLine()).ShouldBeNull();
    });

    [Theory]
    [InlineData("a\r\nb\n\u00e4\u20ac\r\n")]
    [InlineData("\r\n\r\n\n")]
    [InlineData("no end")]
    [InlineData("")]
    public void ReadLine_CutAnywhere_ReturnsTheSame(string text) => ScriptedStream.Run(async whole =>
    {
        whole.Arrive(text).End();
        var expected = await ReadAll(whole);
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var stream = new ScriptedStream(whole.Loop);
            stream.Arrive(bytes[..cut]).Arrive(bytes[cut..]).End();
            (await ReadAll(stream)).ShouldBe(expected, $"cut at {cut}");
        }

        var slow = new ScriptedStream(whole.Loop);
        Array.ForEach(bytes, b => slow.Arrive([b]));
        slow.End();
        (await ReadAll(slow)).ShouldBe(expected);
    });

    [Fact]
    public void ReadLineBytes_OfALine_ReturnsWhatCame() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive([0xff, 0xfe, (byte)'\n']).End();
        (await stream.ReadLineBytes()).ShouldBe([0xff, 0xfe]);
        (await stream.ReadLineBytes()).ShouldBeNull();
    });

    [Fact]
    public void ReadLine_InAnotherEncoding_DecodesIt() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive([0xe4, (byte)'\n']);
        (await stream.ReadLine(Encoding.Latin1)).ShouldBe("ä");
    });

    [Fact]
    public void ReadLine_ThatCannotBeDecoded_FailsAndGoesOnWithTheNext() => ScriptedStream.Run(async stream =>
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        stream.Arrive([0xff, (byte)'\n', (byte)'x', (byte)'\n']);
        await Throws<DecoderFallbackException>(stream.ReadLine(strict));
        (await stream.ReadLine(strict)).ShouldBe("x");
    });

    [Fact]
    public void ReadLines_UntilTheEnd_ReturnsEach() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("a\nb\nc").End();
        List<string> lines = [];
        await foreach (var line in stream.ReadLines())
        {
            lines.Add(line);
        }

        lines.ShouldBe(["a", "b", "c"]);
    });

    [Fact]
    public void ReadLine_ThatIsThere_CostsNoIteration() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("a\nb\nc\n");
        await stream.ReadLine();
        var others = false;
        stream.Loop.CallSoon(() => others = true);
        (await stream.ReadLine()).ShouldBe("b");
        (await stream.ReadLine()).ShouldBe("c");
        others.ShouldBeFalse();
    });

    [Fact]
    public void ReadLine_Cancelled_LosesNothing() => ScriptedStream.Run(async stream =>
    {
        var reading = CreateTask(stream.ReadLine());
        await Yield();
        stream.Arrive("hel");
        await Sleep(TimeSpan.FromSeconds(1));
        reading.Cancel();
        await Throws<CancelledException>(reading);
        stream.Arrive("lo\n");
        (await stream.ReadLine()).ShouldBe("hello");
    });

    [Fact]
    public void ReadLine_BesideAnother_FailsAtOnceAndHarmsNobody() => ScriptedStream.Run(async stream =>
    {
        var reading = CreateTask(stream.ReadLine());
        await Yield();
        stream.Arrive("hel");
        await Sleep(TimeSpan.FromSeconds(1));
        var error = await Throws<InvalidOperationException>(stream.ReadLine());
        error.Message.ShouldBe(
            "Cannot read a line: another task is about to read a line from this scripted stream. One at a time; let a single task do it, or hold an AsyncLock.");
        await Throws<InvalidOperationException>(stream.Read(new byte[1]));
        Should.Throw<InvalidOperationException>(() => stream.Unread("x"u8));
        stream.Arrive("lo\n");
        (await reading).ShouldBe("hello");
    });

    [Fact]
    public void ReadLine_WhenTheStreamIsDisposed_Fails() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("a\nhalf");
        await stream.ReadLine();
        var reading = CreateTask(stream.ReadLine());
        await Sleep(TimeSpan.FromSeconds(1));
        stream.Dispose();
        await Throws<ObjectDisposedException>(reading);
        await Throws<ObjectDisposedException>(stream.ReadLine());
    });

    [Fact]
    public void ReadLine_WhenTheConnectionFails_TellsThatAfterWhatCameBefore() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("a\nb\nhalf").Fail(new IOException("reset"));
        (await stream.ReadLine()).ShouldBe("a");
        (await stream.ReadLine()).ShouldBe("b");
        (await Throws<IOException>(stream.ReadLine())).Message.ShouldBe("reset");
        var rest = new byte[10];
        (await stream.Read(rest)).ShouldBe(4, "what came before the failure can still be read");
    });

    [Fact]
    public void ReadLine_OnAnotherThread_SaysWhatToDo() => ScriptedStream.Run(async stream =>
    {
        stream.Arrive("a\nb\n");
        await stream.ReadLine();
        var error = await ToThread(() => Should.Throw<InvalidOperationException>(() => stream.Unread("x"u8)));
        error.Message.ShouldContain("not running on this thread");
    });

    private static async Coroutine<List<string>> ReadAll(LoopStream stream)
    {
        List<string> lines = [];
        while (await stream.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }
}
