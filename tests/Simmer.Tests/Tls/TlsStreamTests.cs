using System.Security.Authentication;
using Simmer.Tests.Net;
using Simmer.Tests.Streams;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;

namespace Simmer.Tests.Tls;

public sealed class TlsStreamTests
{
    [Fact]
    public void ReadAndWrite_BothWays_ArriveDecryptedAndTravelEncrypted() => TlsPair.Run(async () =>
    {
        var (a, b) = ScriptedStream.Pair();
        var (client, server) = await TlsPair.Connect(a, b);
        await client.WriteLine("question");
        (await server.ReadLine()).ShouldBe("question");
        await server.Write("answer\nrest"u8.ToArray());
        (await client.ReadLine()).ShouldBe("answer");
        a.Written.SelectMany(static piece => piece).ToArray().AsSpan().IndexOf("question"u8).ShouldBe(-1);
        client.Version.ShouldBe(SslProtocols.Tls13);
        client.RemoteCertificate.ShouldBe(Certificates.Server);
        server.ServerName.ShouldBe(Certificates.Host);
        client.ApplicationProtocol.ShouldBeNull();
        client.ToString().ShouldBe("tls on scripted stream");
        await Gather(client.Shutdown(), server.Shutdown());
        a.IsClosed.ShouldBeTrue();
        b.IsClosed.ShouldBeTrue();
    });

    [Fact]
    public void Write_OfMuch_ArrivesInOrder() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        var data = Loopback.Pattern(1_000_000);
        var sending = CreateTask(client.Write(data));
        (await server.ReadExactly(data.Length)).AsSpan().SequenceEqual(data).ShouldBeTrue();
        await sending;
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void Read_Cancelled_LosesNothing() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        HashSet<bool> outcomes = [];
        for (var moment = 0; moment < 8; moment++)
        {
            var buffer = new byte[10];
            var reading = CreateTask(server.Read(buffer));
            await Yield();
            await client.Write("abc"u8.ToArray());
            for (var i = 0; i < moment; i++)
            {
                await Yield();
            }

            reading.Cancel();
            try
            {
                (await reading).ShouldBe(3);
                outcomes.Add(true);
            }
            catch (OperationCanceledException)
            {
                reading.IsCancelled.ShouldBeTrue();
                buffer = await server.ReadExactly(3);
                outcomes.Add(false);
            }

            buffer.AsSpan(0, 3).SequenceEqual("abc"u8).ShouldBeTrue($"after {moment} turns");
        }

        outcomes.Count.ShouldBe(2, "the moments reach from before the arrival to after it");
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void Read_Cancelled_ThrowsWhatTheKernelSays() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        var reading = ScriptedStream.Start(async () =>
        {
            (await CancellationOf(() => server.ReadLine())).Reason.ShouldBe("enough");
            CurrentTask!.Uncancel();
            return await server.ReadLine();
        });
        await Sleep(TimeSpan.FromSeconds(1));
        reading.Cancel("enough");
        await Sleep(TimeSpan.FromSeconds(1));
        await client.WriteLine("and on");
        (await reading).ShouldBe("and on", "that cancellation is over");
        client.Dispose();
        server.Dispose();

        static async Coroutine<CancelledException> CancellationOf(Func<Coroutine<string?>> read)
        {
            try
            {
                await read();
            }
            catch (OperationCanceledException e)
            {
                return e.ShouldBeOfType<CancelledException>();
            }

            throw new ShouldAssertException("It was not cancelled.");
        }
    });

    [Fact]
    public void ReadLine_WithATimeLimit_GoesOnAfterwards() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        await client.Write("ha"u8.ToArray());
        await Throws<TimeoutException>(WaitFor(server.ReadLine(), TimeSpan.FromSeconds(5)));
        (await MoveOnAfter(TimeSpan.FromSeconds(5), async _ => { await server.ReadLine(); })).ShouldBeFalse();
        await client.Write("lf\n"u8.ToArray());
        (await server.ReadLine()).ShouldBe("half");
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void Read_BesideAnother_FailsAtOnceAndHarmsNobody() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        var buffer = new byte[10];
        var reading = CreateTask(server.Read(buffer));
        await Yield();
        (await Throws<InvalidOperationException>(server.Read(new byte[10]))).Message.ShouldStartWith("Cannot read: another task is about to read on this tls");
        await client.Write(new byte[] { 7 });
        (await reading).ShouldBe(1);
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void Dispose_WhileSomebodyReads_EndsThat() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        var reading = CreateTask(server.Read(new byte[10]));
        await Yield();
        server.Dispose();
        await Throws<ObjectDisposedException>(reading);
        await Throws<ObjectDisposedException>(server.Read(new byte[10]));
        await Throws<ObjectDisposedException>(server.Write(new byte[10]));
        server.IsClosed.ShouldBeTrue();
        server.CanRead.ShouldBeFalse();
        await server.DisposeAsync();
        client.Dispose();
    });

    [Fact]
    public void CloseWrite_IsRefusedWithAdvice() => TlsPair.Run(async () =>
    {
        var (client, server) = await TlsPair.Connect();
        Should.Throw<NotSupportedException>(client.CloseWrite).Message.ShouldContain("await Shutdown or DisposeAsync");
        client.Dispose();
        server.Dispose();
    });

    [Fact]
    public void TlsInsideTls_Works() => TlsPair.Run(async () =>
    {
        var (outerClient, outerServer) = await TlsPair.Connect();
        var (client, server) = await TlsPair.Connect(outerClient, outerServer);
        await client.WriteLine("deep");
        (await server.ReadLine()).ShouldBe("deep");
        await Gather(client.Shutdown(), server.Shutdown());
        outerClient.Inner.IsClosed.ShouldBeTrue();
    });

    [Fact]
    public void ReadAsync_OnOtherThreads_Works() => RealLoop.Run(async () =>
    {
        var (a, b) = await Loopback.Connect();
        var (client, server) = await TlsPair.Connect(a, b);
        var data = Loopback.Pattern(300_000);
        await Task.Run(async () =>
        {
            var received = new byte[data.Length];
            var sending = client.WriteAsync(data);
            await server.ReadExactlyAsync(received);
            await sending;
            received.AsSpan().SequenceEqual(data).ShouldBeTrue();
            await Task.WhenAll(client.DisposeAsync().AsTask(), server.DisposeAsync().AsTask());
        }).OnLoop();
        client.IsClosed.ShouldBeTrue();
    });
}
