using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Platform.Linux;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>What the manual page says that can go wrong: send(2).</summary>
[Collection(nameof(Alone))]
public sealed class SendFaultTests
{
    [Theory]
    [InlineData(13, SocketError.AccessDenied)]                 // EACCES
    [InlineData(114, SocketError.AlreadyInProgress)]           // EALREADY
    [InlineData(9, SocketError.OperationAborted)]              // EBADF
    [InlineData(104, SocketError.ConnectionReset)]             // ECONNRESET
    [InlineData(89, SocketError.DestinationAddressRequired)]   // EDESTADDRREQ
    [InlineData(14, SocketError.Fault)]                        // EFAULT
    [InlineData(22, SocketError.InvalidArgument)]              // EINVAL
    [InlineData(106, SocketError.IsConnected)]                 // EISCONN
    [InlineData(90, SocketError.MessageSize)]                  // EMSGSIZE
    [InlineData(105, SocketError.NoBufferSpaceAvailable)]      // ENOBUFS
    [InlineData(12, SocketError.NoBufferSpaceAvailable)]       // ENOMEM
    [InlineData(107, SocketError.NotConnected)]                // ENOTCONN
    [InlineData(88, SocketError.NotSocket)]                    // ENOTSOCK
    [InlineData(95, SocketError.OperationNotSupported)]        // EOPNOTSUPP
    [InlineData(32, SocketError.Shutdown)]                     // EPIPE
    [InlineData(110, SocketError.TimedOut)]                    // ETIMEDOUT, by tcp(7)
    public void Send_Fails_InEachOfItsWays(int error, SocketError expected)
    {
        Play(SystemCall.Send, error, script => FailToSend(script, static socket => socket.Send(new byte[1])));
        Play(SystemCall.Send, error, script => FailToSend(script, static async socket => socket.TrySend(new byte[1])));
        Play(SystemCall.SendMessage, error, script => FailToSend(script, static socket => socket.Send([new byte[1]])));

        async Coroutine FailToSend(FaultScript script, Func<IoSocket, Coroutine> send)
        {
            var (a, b) = await SocketPair(AddressFamily.InterNetwork);
            using (a)
            using (b)
            {
                (await Throws<IOException>(async () => await send(a))).ErrorOf().ShouldBe(expected);
                script.Strikes.ShouldBe(1);
                await a.Send(new byte[3]); // It was one failure, and nothing is left under way.
                (await b.Receive(new byte[10])).ShouldBe(3);
            }
        }
    }
}
