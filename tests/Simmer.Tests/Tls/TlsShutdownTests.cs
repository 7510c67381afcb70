using Simmer.Tests.Streams;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Tls;

public sealed class TlsShutdownTests
{
    [Fact]
    public void DisposeAsync_TellsThePeerAndWaitsForHim() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        var serving = ScriptedStream.Start(async () =>
        {
            (await server.ReadLine()).ShouldBe("last");
            (await server.ReadLine()).ShouldBeNull();
            server.Inner.IsClosed.ShouldBeFalse();
            client.Inner.IsClosed.ShouldBeFalse("it waits for the answer");
            await server.WriteLine("never read");
            await server.DisposeAsync();
        });
        await client.WriteLine("last");
        await client.DisposeAsync();
        await serving;
        client.Inner.IsClosed.ShouldBeTrue();
        server.Inner.IsClosed.ShouldBeTrue();
    });

    [Fact]
    public void Shutdown_WhenThePeerSaysNothing_EndsWhenTheTimeIsUp() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect(Certificates.Trusting with { ShutdownTimeout = TimeSpan.FromSeconds(7) });
        var began = EventLoop.Current.Now;
        (await Throws<TimeoutException>(client.Shutdown())).Message.ShouldBe("The peer of tls on scripted stream had not agreed to the end after 7 s.");
        (EventLoop.Current.Now - began).ShouldBe(TimeSpan.FromSeconds(7));
        client.IsClosed.ShouldBeTrue();
        server.Dispose();
    });

    [Fact]
    public void DisposeAsync_WhenThePeerSaysNothing_EndsQuietlyWhenTheTimeIsUp() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        var began = EventLoop.Current.Now;
        await client.DisposeAsync();
        (EventLoop.Current.Now - began).ShouldBe(TimeSpan.FromSeconds(30));
        client.IsClosed.ShouldBeTrue();
        server.Dispose();
    });

    [Fact]
    public void DisposeAsync_Cancelled_BreaksOffAtOnce() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        var began = EventLoop.Current.Now;
        var closing = ScriptedStream.Start(async () => await client.DisposeAsync());
        await Sleep(TimeSpan.FromSeconds(1));
        closing.Cancel();
        await Throws<CancelledException>(ScriptedStream.Start(async () =>
        {
            await closing;
            await Yield();
        }));
        (EventLoop.Current.Now - began).ShouldBe(TimeSpan.FromSeconds(1));
        client.IsClosed.ShouldBeTrue();
        server.Dispose();
    });

    [Fact]
    public void Shutdown_WhenThePeerHasGone_ClosesTheConnection() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        server.Dispose();
        await client.DisposeAsync();
        client.IsClosed.ShouldBeTrue();
        await client.Shutdown();
    });

    [Fact]
    public void Read_WhenTheConnectionEndsWithoutAWord_FailsWithAdvice() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        await server.WriteLine("all that came");
        server.Dispose();
        (await client.ReadLine()).ShouldBe("all that came");
        var error = await Throws<EndOfStreamException>(client.ReadLine());
        error.Message.ShouldContain("was cut");
        error.Message.ShouldContain("TlsOptions.PermitTruncation");
        await Throws<EndOfStreamException>(client.Read(new byte[10]));
        await client.DisposeAsync(); // That is no failure then.
    });

    [Fact]
    public void Read_WhenTheConnectionEndsWithoutAWordAndThatIsPermitted_Ends() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect(Certificates.Trusting with { PermitTruncation = true });
        await server.WriteLine("all that came");
        server.Dispose();
        (await client.ReadToEnd()).Length.ShouldBe("all that came\n".Length);
        client.Dispose();
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_WhenTheConnectionEndsInsideARecord_FailsWithAdvice(bool permit) => TlsPair.Run(async () =>
    {
        var (a, b) = ScriptedStream.Pair();
        var (client, server) = await TlsPair.Connect(a, b, Certificates.Trusting with { PermitTruncation = permit });
        await server.WriteLine("all that came");
        a.Arrive([0x17, 3, 3, 0, 100, 1, 2, 3]); // Three bytes of a record of a hundred.
        server.Dispose();
        (await client.ReadLine()).ShouldBe("all that came");
        var error = await Throws<EndOfStreamException>(client.ReadLine());
        error.Message.ShouldContain("was cut inside a record");
        error.InnerException.ShouldBeOfType<IOException>();
        await Throws<EndOfStreamException>(client.Read(new byte[10]));
        await client.DisposeAsync();
    });

    [Fact]
    public void Shutdown_OfBothSides_IsNoTruncation() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        var closing = CreateTask(client.Shutdown());
        (await server.ReadLine()).ShouldBeNull();
        (await server.ReadLine()).ShouldBeNull();
        server.Dispose(); // Without an answer: whoever has said goodbye does not insist.
        await closing;
    });

    [Fact]
    public void Shutdown_WhileAnotherTaskReads_EndsThatToo() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        var reading = CreateTask(client.Read(new byte[10]));
        await Yield();
        await client.Shutdown();
        await Throws<ObjectDisposedException>(reading);
        (await server.ReadLine()).ShouldBeNull("the peer was told");
        server.Dispose();
    });
}
