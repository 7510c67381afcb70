using System.Net.Sockets;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Net;

/// <summary>ReadAsync and WriteAsync: what libraries call, on whichever thread they are.</summary>
public sealed class StreamCallTests
{
    [Fact]
    public void ReadAsync_OnTheLoop_ComesBackToTheLoopEvenWithConfigureAwaitFalse() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var thread = Environment.CurrentManagedThreadId;
            var echo = CreateTask(Echo(server));
            await Library();
            client.CloseWrite();
            await echo;

            async Task Library()
            {
                var buffer = new byte[10];
                for (byte i = 0; i < 20; i++)
                {
                    await client.WriteAsync(new[] { i }).ConfigureAwait(false);
                    (await client.ReadAsync(buffer).ConfigureAwait(false)).ShouldBe(1);
                    buffer[0].ShouldBe(i);
                    Environment.CurrentManagedThreadId.ShouldBe(thread);
                }
            }
        }
    });

    [Fact]
    public void ReadAndWriteAsync_OnOtherThreads_Work() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var thread = Environment.CurrentManagedThreadId;
            var echo = CreateTask(Echo(server));
            await Task.Run(async () =>
            {
                var data = Pattern(1024 * 1024);
                var received = new byte[data.Length];
                var sending = client.WriteAsync(data);
                await client.ReadExactlyAsync(received);
                await sending;
                Environment.CurrentManagedThreadId.ShouldNotBe(thread);
                received.AsSpan().SequenceEqual(data).ShouldBeTrue();
            }).OnLoop();
            client.CloseWrite();
            await echo;
        }
    });

    [Fact]
    public void ReadAsync_CancelledByItsToken_LosesNothing() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            HashSet<bool> outcomes = [];
            for (var moment = 0; moment < 6; moment++)
            {
                using var source = new CancellationTokenSource();
                var buffer = new byte[10];
                var reading = server.ReadAsync(buffer, source.Token);
                await client.Write("abc"u8.ToArray());
                for (var i = 0; i < moment || (moment == 5 && !reading.IsCompleted); i++) // The last one: when it has ended.
                {
                    await Sleep(TimeSpan.FromTicks(1));
                }

                source.Cancel();
                try
                {
                    (await reading).ShouldBe(3);
                    outcomes.Add(true);
                }
                catch (OperationCanceledException e)
                {
                    e.CancellationToken.ShouldBe(source.Token);
                    buffer = await ReceiveExactly(server, 3);
                    outcomes.Add(false);
                }

                buffer.AsSpan(0, 3).SequenceEqual("abc"u8).ShouldBeTrue($"after {moment} turns");
            }

            outcomes.Count.ShouldBe(2, "the moments reach from before the arrival to after it");
        }
    });

    [Fact]
    public void ReadAsync_CancelledAgainAndAgainByAnotherThreadWhileBytesArrive_LosesNothing() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var data = Pattern(20_000);
            var sending = CreateTask(SendInPieces(client, data));
            var received = await Task.Run(async () =>
            {
                var buffer = new byte[data.Length];
                for (var count = 0; count < buffer.Length;)
                {
                    using var source = new CancellationTokenSource();
                    var reading = server.ReadAsync(buffer.AsMemory(count), source.Token).AsTask();
                    _ = Task.Run(source.Cancel, CancellationToken.None);
                    try
                    {
                        count += await reading;
                    }
                    catch (OperationCanceledException)
                    {
                    }
                }

                return buffer;
            }).OnLoop();
            received.AsSpan().SequenceEqual(data).ShouldBeTrue();
            await sending;
        }

        static async Coroutine SendInPieces(TcpStream stream, byte[] data)
        {
            for (var at = 0; at < data.Length; at += 100)
            {
                await stream.Write(data.AsMemory(at, 100));
                await Sleep(TimeSpan.FromTicks(1));
            }
        }
    });

    [Fact]
    public void ReadAsync_WithATokenThatIsCancelledAlready_TakesNothing() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            await client.Write("abc"u8.ToArray());
            _ = await server.Read(Memory<byte>.Empty);
            var token = new CancellationToken(canceled: true);
            await Throws<OperationCanceledException>(server.ReadAsync(new byte[10], token).OnLoop());
            await Throws<OperationCanceledException>(server.WriteAsync(new byte[10], token).OnLoop());
            (await ReceiveExactly(server, 3)).ShouldBe("abc"u8.ToArray());
        }
    });

    [Fact]
    public void WriteAsync_CancelledWhileThePeerIsSlow_EndsTheWait() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            using var source = new CancellationTokenSource();
            var writing = client.WriteAsync(new byte[64 * 1024 * 1024], source.Token).AsTask();
            await Yield();
            writing.IsCompleted.ShouldBeFalse();
            source.Cancel();
            await Throws<OperationCanceledException>(writing.OnLoop());
            await client.WriteAsync(ReadOnlyMemory<byte>.Empty); // The direction is free again.
        }
    });

    [Fact]
    public void ReadAsync_TwoAtOnce_TheSecondFailsAndTheFirstGoesOn() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var buffer = new byte[1];
            var first = server.ReadAsync(buffer);
            await Throws<InvalidOperationException>(server.ReadAsync(new byte[1]).OnLoop());
            await client.Write(new byte[] { 5 });
            (await first).ShouldBe(1);
            buffer.ShouldBe([5]);
        }
    });

    [Fact]
    public void ReadAsync_OfAConnectionThatIsReset_FailsAsStreamsDo() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (server)
        {
            var reading = server.ReadAsync(new byte[1]).AsTask();
            client.Abort();
            (await Throws<IOException>(reading.OnLoop())).ErrorOf().ShouldBe(SocketError.ConnectionReset);
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dispose_WhileSomebodyReads_HeSeesIt(bool onTheLoop) => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        {
            var reading = server.ReadAsync(new byte[1]).AsTask();
            if (onTheLoop)
            {
                server.Dispose();
            }
            else
            {
                await ToThread(server.Dispose);
            }

            await Throws<ObjectDisposedException>(reading.OnLoop());
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LoopClosed_WhileSomebodyReads_HeSeesIt(bool calledOnTheLoop)
    {
        // Whoever closes a loop without ending its tasks gets them reported, but foreign code must not hang.
        List<LoopError> survivors = [];
        var loop = NewEventLoop(new LoopOptions { HandleSignals = false, UnhandledException = survivors.Add });
        TcpStream? server = null;
        Task<int>? reading = null;
        loop.RunUntilComplete(loop.CreateTask(Prepare()));
        loop.Dispose();

        await Should.ThrowAsync<LoopClosedException>(() => reading!.WaitAsync(TimeSpan.FromSeconds(10)));
        await Should.ThrowAsync<LoopClosedException>(() => server!.ReadAsync(new byte[1]).AsTask());
        await Should.ThrowAsync<LoopClosedException>(() => server!.WriteAsync(new byte[1]).AsTask());
        server!.CanRead.ShouldBeFalse();
        await server.DisposeAsync();
        survivors.ShouldHaveSingleItem();

        async Coroutine Prepare()
        {
            (_, server) = await Connect();
            reading = calledOnTheLoop
                ? server.ReadAsync(new byte[1]).AsTask()
                : await ToThread(() => server.ReadAsync(new byte[1]).AsTask());
            await Yield();
            await Yield();
        }
    }

    [Fact]
    public async Task LoopClosed_ByItsRunner_CancelsWhoeverReads()
    {
        Task<int>? reading = null;
        var runner = new LoopRunner(new LoopOptions { HandleSignals = false });
        runner.Run(async () =>
        {
            var (_, server) = await Connect();
            reading = server.ReadAsync(new byte[1]).AsTask();
        });
        runner.Dispose();
        await Should.ThrowAsync<OperationCanceledException>(() => reading!.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Stream_SaysWhatItCannotDo() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            client.CanRead.ShouldBeTrue();
            client.CanWrite.ShouldBeTrue();
            client.CanSeek.ShouldBeFalse();
            Should.Throw<NotSupportedException>(() => client.ReadByte()).Message.ShouldContain("would block the loop");
            Should.Throw<NotSupportedException>(() => client.WriteByte(1)).Message.ShouldContain("would block the loop");
            Should.Throw<NotSupportedException>(() => client.Seek(0, SeekOrigin.Begin));
            Should.Throw<NotSupportedException>(() => client.SetLength(0));
            Should.Throw<NotSupportedException>(() => client.Length);
            Should.Throw<NotSupportedException>(() => client.Position);
            client.Flush();
            await client.FlushAsync();
        }
    });
}
