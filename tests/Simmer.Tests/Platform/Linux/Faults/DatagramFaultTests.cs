using System.Net;
using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Platform.Linux;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>What the manual pages say that can go wrong: sendmsg(2), recvmsg(2), sendmmsg(2), recvmmsg(2).</summary>
[Collection(nameof(Alone))]
public sealed class DatagramFaultTests
{
    [Theory]
    [InlineData(13, SocketError.AccessDenied)]                 // EACCES
    [InlineData(111, SocketError.ConnectionRefused)]           // ECONNREFUSED
    [InlineData(90, SocketError.MessageSize)]                  // EMSGSIZE
    [InlineData(105, SocketError.NoBufferSpaceAvailable)]      // ENOBUFS
    [InlineData(12, SocketError.NoBufferSpaceAvailable)]       // ENOMEM
    [InlineData(101, SocketError.NetworkUnreachable)]          // ENETUNREACH
    [InlineData(113, SocketError.HostUnreachable)]             // EHOSTUNREACH
    [InlineData(22, SocketError.InvalidArgument)]              // EINVAL
    public void Datagrams_Fail_AndTheNextOnesAreNotConcerned(int error, SocketError expected)
    {
        Play(SystemCall.SendMessage, error, script => Fail(script, static (a, to) => a.SendTo(new byte[1], to)));
        Play(SystemCall.SendBatch, error, script => Fail(script, static (a, to) => a.SendBatch(BatchOfOne(to))));
        Play(SystemCall.ReceiveMessage, error, script => Fail(script, static async (a, to) =>
        {
            await a.SendTo(new byte[1], to);
            await a.ReceiveFrom(new byte[1], to);
        }));
        Play(SystemCall.ReceiveBatch, error, script => Fail(script, static async (a, to) =>
        {
            await a.SendTo(new byte[1], to);
            await a.ReceiveBatch(BatchOfOne(to));
        }));

        async Coroutine Fail(FaultScript script, Func<IoSocket, SocketAddress, Coroutine> attempt)
        {
            using var a = Driver().Open(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            a.Bind(AnyPort);
            var itself = a.LocalEndPoint!.Serialize();
            (await Throws<SocketException>(async () => await attempt(a, itself))).SocketErrorCode.ShouldBe(expected);
            script.Strikes.ShouldBe(1);
            await a.SendTo(default, itself);
            await a.ReceiveFrom(new byte[10], itself);
        }

        static DatagramBatch BatchOfOne(SocketAddress to)
        {
            var batch = new DatagramBatch(1, maxSize: 10);
            batch.Add(new byte[1], to);
            return batch;
        }
    }
}
