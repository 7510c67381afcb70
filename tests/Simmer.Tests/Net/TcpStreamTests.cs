using System.Net.Sockets;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Net;

public sealed class TcpStreamTests
{
    [Fact]
    public void Send_SomeBytes_ArriveAtTheOtherEnd() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            await client.Write("hello"u8.ToArray());
            (await ReceiveExactly(server, 5)).ShouldBe("hello"u8.ToArray());
            await server.Write("olleh"u8.ToArray());
            (await ReceiveExactly(client, 5)).ShouldBe("olleh"u8.ToArray());
        }
    });

    [Fact]
    public void EndPoints_OfBothEnds_AreEachOthers() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            client.LocalEndPoint.ShouldBe(server.RemoteEndPoint);
            client.RemoteEndPoint.ShouldBe(server.LocalEndPoint);
            client.ToString().ShouldBe($"tcp {client.LocalEndPoint} → {server.LocalEndPoint}");
        }
    });

    [Fact]
    public void Receive_BeforeAnythingIsSent_Waits() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var receiving = CreateTask(ReceiveExactly(server, 3));
            await Yield();
            await Yield();
            receiving.IsCompleted.ShouldBeFalse();
            receiving.WaitsFor.ShouldNotBeNull().Kind.ShouldBe(WaitKind.Io);
            receiving.WaitsFor.ToString().ShouldBe($"receive on socket {server.LocalEndPoint} → {server.RemoteEndPoint}");

            await client.Write(new byte[] { 1, 2, 3 });
            (await receiving).ShouldBe([1, 2, 3]);
        }
    });

    [Fact]
    public void Receive_ExactlyAsMuchAsThereIs_ThenWaitsForMore() => RealLoop.Run(async () =>
    {
        // The receive fills its buffer, so that the socket counts as readable although nothing is left.
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            await client.Write(new byte[] { 1, 2 });
            (await ReceiveExactly(server, 2)).ShouldBe([1, 2]);
            var receiving = CreateTask(ReceiveExactly(server, 1));
            await Sleep(TimeSpan.FromMilliseconds(1));
            receiving.IsCompleted.ShouldBeFalse();
            await client.Write(new byte[] { 3 });
            (await receiving).ShouldBe([3]);
        }
    });

    [Fact]
    public void Receive_WithAnEmptyBuffer_WaitsUntilThereIsSomethingAndTakesNothing() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var waiting = CreateTask(server.Read(Memory<byte>.Empty));
            await Sleep(TimeSpan.FromMilliseconds(1));
            waiting.IsCompleted.ShouldBeFalse();

            await client.Write(new byte[] { 7 });
            (await waiting).ShouldBe(0);
            (await server.Read(Memory<byte>.Empty)).ShouldBe(0);
            (await ReceiveExactly(server, 1)).ShouldBe([7]);

            var again = CreateTask(server.Read(Memory<byte>.Empty));
            await Sleep(TimeSpan.FromMilliseconds(1));
            again.IsCompleted.ShouldBeFalse();
            client.Dispose();
            (await again).ShouldBe(0);
        }
    });

    [Fact]
    public void Send_MoreThanThePeerTakes_WaitsForIt() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var data = Pattern(16 * 1024 * 1024);
            var sending = CreateTask(SendAndClose(client, data));
            await Yield();
            sending.IsCompleted.ShouldBeFalse("the system cannot have taken 16 MiB");
            sending.WaitsFor!.Value.Operation.ShouldBe("send");

            var received = await ReceiveToEnd(server, bufferSize: 7777); // odd, so that reads end anywhere
            await sending;
            received.AsSpan().SequenceEqual(data).ShouldBeTrue();
        }
    });

    [Fact]
    public void SendAndReceive_BothWaysAtOnce_DoNotDisturbEachOther() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var data = Pattern(4 * 1024 * 1024);
            var echo = CreateTask(Echo(server));
            var sending = CreateTask(SendAndClose(client, data));
            var received = await ReceiveExactly(client, data.Length);
            await sending;
            received.AsSpan().SequenceEqual(data).ShouldBeTrue();
            await echo;
        }
    });

    [Fact]
    public void CloseWrite_WhileThePeerStillSends_EndsOneDirectionOnly() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            await client.Write("question"u8.ToArray());
            client.CloseWrite();
            (await ReceiveToEnd(server)).ShouldBe("question"u8.ToArray());
            (await server.Read(new byte[1])).ShouldBe(0, "the end stays");

            await server.Write("answer"u8.ToArray());
            server.CloseWrite();
            (await ReceiveToEnd(client)).ShouldBe("answer"u8.ToArray());
        }
    });

    [Fact]
    public void Send_AfterCloseWrite_FailsAndReceivingGoesOn() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            client.CloseWrite();
            var failure = await Throws<IOException>(client.Write(new byte[1]));
            failure.ErrorOf().ShouldBe(SocketError.Shutdown);

            await server.Write(new byte[] { 9 });
            server.CloseWrite();
            (await ReceiveToEnd(client)).ShouldBe([9]);
        }
    });

    [Fact]
    public void Abort_WhileThePeerReceives_IsAResetThere() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (server)
        {
            var receiving = CreateTask(server.Read(new byte[10]));
            await Yield();
            client.Abort();
            var failure = await Throws<IOException>(receiving);
            failure.ErrorOf().ShouldBe(SocketError.ConnectionReset);
            failure.Message.ShouldContain($"receive on socket {server.LocalEndPoint} → {server.RemoteEndPoint}");

            // The system tells once. A second look must not make a clean end of it.
            var again = await Throws<IOException>(server.Read(new byte[10]));
            again.ErrorOf().ShouldBe(SocketError.ConnectionReset);
        }
    });

    [Fact]
    public void Abort_WhatHadArrivedBefore_CanStillBeReceived() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (server)
        {
            await client.Write("last words"u8.ToArray());
            _ = await server.Read(Memory<byte>.Empty); // It has arrived.
            client.Abort();
            client.Abort();
            (await ReceiveExactly(server, 10)).ShouldBe("last words"u8.ToArray());
            (await Throws<IOException>(server.Read(new byte[10]))).ErrorOf().ShouldBe(SocketError.ConnectionReset);
        }
    });

    [Fact]
    public void Abort_WhileThePeerSends_IsAnErrorThere() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (server)
        {
            var sending = CreateTask(server.Write(new byte[64 * 1024 * 1024]));
            await Yield();
            client.Abort();
            var failure = await Throws<IOException>(sending);
            failure.ErrorOf().ShouldBeOneOf(SocketError.ConnectionReset, SocketError.Shutdown);
        }
    });

    [Fact]
    public void Receive_TwoAtOnce_TheSecondFailsAndTheFirstGoesOn() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var first = CreateTask(ReceiveExactly(server, 1));
            await Yield();
            var failure = await Throws<InvalidOperationException>(server.Read(new byte[1]));
            failure.Message.ShouldStartWith("Cannot receive: another task is about to receive on this socket");

            await client.Write(new byte[] { 5 });
            (await first).ShouldBe([5]);
        }
    });

    [Fact]
    public void Receive_WhileAnotherTaskWasWokenButHasNotRunYet_Fails() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var first = CreateTask(ReceiveExactly(server, 1));
            await Yield();
            await client.Write(new byte[] { 5 });
            while (first.WaitsFor is not null)
            {
                await Yield();
            }

            var second = CreateTask(server.Read(new byte[1]), eager: true); // In this very step.
            await Throws<InvalidOperationException>(second);
            (await first).ShouldBe([5]);
        }
    });

    [Fact]
    public void Send_TwoAtOnce_TheSecondFails() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var first = CreateTask(client.Write(new byte[16 * 1024 * 1024]));
            await Yield();
            await Throws<InvalidOperationException>(client.Write(new byte[1]));
            first.Cancel();
        }
    });

    [Fact]
    public void Receive_Cancelled_LosesNothing() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var abandoned = new byte[10];
            var receiving = CreateTask(server.Read(abandoned));
            await Yield();
            receiving.Cancel();
            await Throws<OperationCanceledException>(receiving);

            await client.Write("abc"u8.ToArray());
            (await ReceiveExactly(server, 3)).ShouldBe("abc"u8.ToArray());
            abandoned.ShouldBe(new byte[10]);
        }
    });

    [Fact]
    public void Receive_CancelledWhenItWasAlreadyWoken_LosesNothing() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            for (var round = 0; round < 20; round++)
            {
                var receiving = CreateTask(server.Read(new byte[10]));
                await Yield();
                await client.Write("abc"u8.ToArray());
                while (receiving.WaitsFor is not null)
                {
                    await Yield();
                }

                if (receiving.IsCompleted)
                {
                    continue; // It ran in the same iteration in which it was woken: the next round may catch it.
                }

                receiving.Cancel();
                await Throws<OperationCanceledException>(receiving);
                (await ReceiveExactly(server, 3)).ShouldBe("abc"u8.ToArray());
            }
        }
    });

    [Fact]
    public void Receive_InACancelledScope_ThrowsAndTakesNothing() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            await client.Write("abc"u8.ToArray());
            _ = await server.Read(Memory<byte>.Empty);
            var hasRun = await new CancelScope().Use(async scope =>
            {
                scope.Cancel();
                _ = await server.Read(new byte[10]);
            });
            hasRun.ShouldBeFalse();
            (await ReceiveExactly(server, 3)).ShouldBe("abc"u8.ToArray());
        }
    });

    [Fact]
    public void Send_Cancelled_EndsTheWait() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var sending = CreateTask(client.Write(new byte[64 * 1024 * 1024]));
            await Yield();
            sending.Cancel();
            await Throws<OperationCanceledException>(sending);
            await client.Write(ReadOnlyMemory<byte>.Empty); // The direction is free again.
        }
    });

    [Fact]
    public void Dispose_WhileSomebodyReceivesAndSends_BothSeeIt() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (server)
        {
            var receiving = CreateTask(client.Read(new byte[1]));
            var sending = CreateTask(client.Write(new byte[64 * 1024 * 1024]));
            await Yield();
            await Yield();
            client.Dispose();
            client.Dispose();
            await Throws<ObjectDisposedException>(receiving);
            await Throws<ObjectDisposedException>(sending);
            await Throws<ObjectDisposedException>(client.Read(new byte[1]));
            await Throws<ObjectDisposedException>(client.Write(new byte[1]));
            Should.Throw<ObjectDisposedException>(client.CloseWrite);
            client.CanRead.ShouldBeFalse();
        }
    });

    [Fact]
    public void Dispose_AndAnotherConnectionWithTheSameDescriptor_AreNotConfused() => RealLoop.Run(async () =>
    {
        // The events of the old connection are on their way when the new one gets its number and its slot.
        using var listener = ListenTcp(AnyPort);
        for (var round = 0; round < 100; round++)
        {
            var old = await ConnectTcp(listener.LocalEndPoint);
            var oldServer = await listener.Accept();
            await oldServer.Write(new byte[100]);
            oldServer.Abort();
            old.Dispose();

            using var client = await ConnectTcp(listener.LocalEndPoint);
            using var server = await listener.Accept();
            var receiving = CreateTask(ReceiveExactly(client, 1));
            await Yield();
            await server.Write(new byte[] { (byte)round });
            (await receiving).ShouldBe([(byte)round]);
        }
    });

    [Fact]
    public void Receive_FromASocketThatIsAlwaysReady_LetsTheOthersRun() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var iterations = 0;
            var counting = CreateTask(Count());
            await client.Write(new byte[1000]);
            _ = await server.Read(Memory<byte>.Empty);
            iterations = 0;
            for (var i = 0; i < 1000; i++)
            {
                _ = await server.Read(new byte[1]);
            }

            iterations.ShouldBeGreaterThan(50);
            counting.Cancel();

            async Coroutine Count()
            {
                while (true)
                {
                    iterations++;
                    await Yield();
                }
            }
        }
    });

    [Fact]
    public void Receive_OnAnotherThread_SaysWhatToDo() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var failure = await ToThread(() => Should.Throw<InvalidOperationException>(
                () => Run(async () => await client.Read(new byte[1]), new LoopOptions { HandleSignals = false })));
            failure.Message.ShouldContain("From other threads use the members of Stream");
            await ToThread(() => Should.Throw<InvalidOperationException>(client.CloseWrite));
        }
    });

    [Fact]
    public void Receive_CancelledAtAnyMomentAroundAnArrival_LosesNothing() => RealLoop.Run(async () =>
    {
        // Before it starts; while it waits; woken and not resumed; ended.
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            HashSet<bool> outcomes = [];
            for (var moment = -1; moment < 6; moment++)
            {
                var buffer = new byte[10];
                var receiving = CreateTask(server.Read(buffer));
                if (moment >= 0)
                {
                    await Yield();
                }

                await client.Write("abc"u8.ToArray());
                await Turns(moment, receiving);
                receiving.Cancel();
                try
                {
                    (await receiving).ShouldBe(3);
                    outcomes.Add(true);
                }
                catch (OperationCanceledException)
                {
                    buffer.ShouldBe(new byte[10]);
                    buffer = await ReceiveExactly(server, 3);
                    outcomes.Add(false);
                }

                buffer.AsSpan(0, 3).SequenceEqual("abc"u8).ShouldBeTrue($"after {moment} turns");
            }

            outcomes.Count.ShouldBe(2, "the moments reach from before the arrival to after it");
        }
    });

    // So many turns of the loop, or, at the last moment, as many as it takes: another thread may have a hand in it.
    private static async Coroutine Turns(int moment, LoopTask task)
    {
        for (var i = 0; i < moment || (moment == 5 && !task.IsCompleted); i++)
        {
            await Sleep(TimeSpan.FromTicks(1));
        }
    }

    [Fact]
    public void Receive_InAScopeThatIsCancelledInTheSameIteration_KeepsWhatItGot() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var count = 0;
            var scope = new CancelScope();
            var receiving = CreateTask(scope.Use(async _ =>
            {
                count = await server.Read(new byte[10]);
                await Yield();
            }));
            await Yield();
            await client.Write("abc"u8.ToArray());
            while (receiving.WaitsFor is not null)
            {
                await Yield();
            }

            scope.Cancel();
            (await receiving).ShouldBeFalse();
            count.ShouldBe(3);
        }
    });

    [Fact]
    public void Send_ToASlowReader_IsHeldBackByIt() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            const int Total = 32 * 1024 * 1024;
            const int Piece = 64 * 1024;
            var piece = Pattern(Piece);
            var (sent, received, lead) = (0, 0, 0);
            var sending = CreateTask(SendAll());
            var buffer = new byte[Piece];
            while (await server.Read(buffer.AsMemory(0, 1 + (received % Piece))) is var count and > 0)
            {
                received += count;
                lead = Math.Max(lead, sent - received);
                await Yield();
            }

            await sending;
            received.ShouldBe(Total);
            lead.ShouldBeLessThan(Total / 2, "what the system keeps in between is bounded");

            async Coroutine SendAll()
            {
                while (sent < Total)
                {
                    await client.Write(piece);
                    sent += Piece;
                }

                client.CloseWrite();
            }
        }
    });

    private static async Coroutine SendAndClose(TcpStream stream, byte[] data)
    {
        await stream.Write(data);
        stream.CloseWrite();
    }
}
