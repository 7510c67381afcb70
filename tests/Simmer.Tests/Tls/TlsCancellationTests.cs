using Simmer.Tests.Net;
using Simmer.Tests.Streams;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Tls;

/// <summary>A cancellation that was caught is over, as on every other stream: what follows it works.</summary>
public sealed class TlsCancellationTests
{
    [Fact]
    public void Handler_CancelledByADrain_SaysByeAndGoodbye() => TlsPair.Run(async () =>
    {
        var (a, b) = ScriptedStream.Pair();
        var handle = TlsServer.Handler<ScriptedStream>(new TlsServerOptions(Certificates.Server), async tls =>
        {
            try
            {
                await tls.ReadLine();
            }
            catch (OperationCanceledException)
            {
                await tls.WriteLine("bye");
            }
        });
        var handling = CreateTask(handle(b));
        var client = await a.StartTls(Certificates.Trusting);
        await Sleep(TimeSpan.FromSeconds(1));
        handling.Cancel("the time is up");
        (await client.ReadLine()).ShouldBe("bye");
        (await client.ReadLine()).ShouldBeNull("close_notify");
        await client.Shutdown();
        await handling;
    });

    [Fact]
    public void ReadAndShutdown_AfterACaughtCancellation_Work() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        var serving = ScriptedStream.Start(async () =>
        {
            await Throws<CancelledException>(async () => await server.ReadLine());
            (await server.ReadLine()).ShouldBe("and on");
            await server.Shutdown();
        });
        await Sleep(TimeSpan.FromSeconds(1));
        serving.Cancel();
        await Sleep(TimeSpan.FromSeconds(1));
        await client.WriteLine("and on");
        (await client.ReadLine()).ShouldBeNull();
        client.Inner.HasEnded.ShouldBeFalse("the server waits for the answer");
        await client.Shutdown();
        await serving;
    });

    [Fact]
    public void Read_CancelledASecondTime_ThrowsASecondTime() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        var reading = ScriptedStream.Start(async () =>
        {
            (await Throws<CancelledException>(async () => await server.ReadLine())).Reason.ShouldBe("once");
            (await Throws<CancelledException>(async () => await server.ReadLine())).Reason.ShouldBe("twice");
        });
        await Sleep(TimeSpan.FromSeconds(1));
        reading.Cancel("once");
        await Sleep(TimeSpan.FromSeconds(1));
        reading.Cancel("twice");
        await reading;
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void WriteAndRead_InACancelledScope_ThrowAndBeginNothing() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        await MoveOnAfter(TimeSpan.FromHours(1), async scope =>
        {
            scope.Cancel();
            await Throws<CancelledException>(() => client.WriteLine("never"));
            await Throws<CancelledException>(async () => (await client.Read(new byte[10])).ShouldBe(0));
        });
        await client.WriteLine("outside");
        (await server.ReadLine()).ShouldBe("outside");
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void Write_CancelledWhileItWaitsForThePeer_ThrowsWhatTheKernelSays() => RealLoop.Run(async () =>
    {
        var (a, b) = await Loopback.Connect();
        var (client, server) = await TlsPair.Connect(a, b);
        var data = Loopback.Pattern(50_000_000); // More than the system takes.
        var sending = ScriptedStream.Start(async () =>
            (await Throws<CancelledException>(() => client.Write(data))).Reason.ShouldBe("enough"));
        (await server.Read(new byte[1])).ShouldBe(1);
        sending.Cancel("enough");
        await sending;
        client.Abort();
        server.Dispose();
    });
}
