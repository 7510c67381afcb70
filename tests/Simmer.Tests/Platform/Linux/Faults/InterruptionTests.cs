using System.Net;
using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Platform.Linux;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>What does not count as going wrong: signals, and calls that do less than they were asked.</summary>
[Collection(nameof(Alone))]
public sealed class InterruptionTests
{
    [Fact]
    public void EveryCall_InterruptedBySignals_IsRepeated()
    {
        using var script = new FaultScript();
        foreach (var call in (SystemCall[])
            [SystemCall.Accept, SystemCall.Receive, SystemCall.Send, SystemCall.SendMessage, SystemCall.ReceiveMessage, SystemCall.SendBatch,
            SystemCall.ReceiveBatch, SystemCall.SendFile, SystemCall.EpollWait])
        {
            script.Fail(call, Errno.Interrupted, times: 3);
        }

        RealLoop.Run(
            async () =>
            {
                var (a, b) = await SocketPair(AddressFamily.Unix);
                using (a)
                using (b)
                {
                    var buffer = new byte[10];
                    await a.Send(new byte[1]);
                    (await b.Receive(buffer)).ShouldBe(1);
                    await a.Send([new byte[2]]);
                    (await b.Receive(buffer)).ShouldBe(2);
                    using var file = Self();
                    (await a.SendFile(file, 0, 3)).ShouldBe(3);
                    (await b.Receive(buffer)).ShouldBe(3);
                }

                using var udp = Driver().Open(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                udp.Bind(AnyPort);
                var batch = new DatagramBatch(1, maxSize: 10);
                batch.Add(new byte[4], udp.LocalEndPoint!.Serialize());
                await udp.SendBatch(batch);
                (await udp.ReceiveBatch(batch)).ShouldBe(1);
                await udp.SendTo(new byte[5], udp.LocalEndPoint!.Serialize());
                (await udp.ReceiveFrom(new byte[10], new SocketAddress(AddressFamily.InterNetwork))).Count.ShouldBe(5);
                await Sleep(TimeSpan.FromTicks(1));
            },
            OnEpoll);
        script.Strikes.ShouldBe(9 * 3);
    }

    [Fact]
    public void EveryTransfer_OfWhichTheSystemDoesLittleAtATime_IsComplete()
    {
        var data = Pattern(2_000);
        using var script = new FaultScript().Shorten(SystemCall.Send, 7).Shorten(SystemCall.SendFile, 11).Shorten(SystemCall.Receive, 5);
        RealLoop.Run(
            async () =>
            {
                var (a, b) = await SocketPair(AddressFamily.Unix); // Of TCP, a short receive says that nothing is left.
                using (a)
                using (b)
                {
                    var sending = CreateTask(a.Send(data)); // So many pieces fill it up before they are received.
                    (await ReceiveAll(b, data.Length)).ShouldBe(data);
                    await sending;
                    using var file = Self();
                    (await a.SendFile(file, 0, 500)).ShouldBe(500);
                    var expected = new byte[500];
                    RandomAccess.Read(file, expected, 0);
                    (await ReceiveAll(b, 500)).ShouldBe(expected);
                }
            },
            OnEpoll);
        script.Strikes.ShouldBeGreaterThan((2_000 / 7) + (500 / 11) + (2_500 / 5));
    }
}
