using System.Net.Sockets;
using Simmer.Platform.Linux;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>What the manual page says that can go wrong: accept(2).</summary>
[Collection(nameof(Alone))]
public sealed class AcceptFaultTests
{
    [Theory]
    [InlineData(9, SocketError.OperationAborted)]              // EBADF
    [InlineData(103, SocketError.ConnectionAborted)]           // ECONNABORTED
    [InlineData(14, SocketError.Fault)]                        // EFAULT
    [InlineData(22, SocketError.InvalidArgument)]              // EINVAL
    [InlineData(24, SocketError.TooManyOpenSockets)]           // EMFILE
    [InlineData(23, SocketError.TooManyOpenSockets)]           // ENFILE
    [InlineData(105, SocketError.NoBufferSpaceAvailable)]      // ENOBUFS
    [InlineData(12, SocketError.NoBufferSpaceAvailable)]       // ENOMEM
    [InlineData(88, SocketError.NotSocket)]                    // ENOTSOCK
    [InlineData(95, SocketError.OperationNotSupported)]        // EOPNOTSUPP
    [InlineData(1, SocketError.AccessDenied)]                  // EPERM
    [InlineData(71, SocketError.ConnectionAborted)]            // EPROTO
    [InlineData(63, SocketError.NoBufferSpaceAvailable)]       // ENOSR
    [InlineData(94, SocketError.SocketNotSupported)]           // ESOCKTNOSUPPORT
    [InlineData(93, SocketError.ProtocolNotSupported)]         // EPROTONOSUPPORT
    [InlineData(110, SocketError.TimedOut)]                    // ETIMEDOUT
    public void Accept_Fails_AndTheNextOneComesThrough(int error, SocketError expected) => Play(SystemCall.Accept, error, async script =>
    {
        using var listener = ListenTcp(AnyPort);
        using var client = ConnectAtOnce(listener.LocalEndPoint);
        (await Throws<SocketException>(async () => await listener.Accept())).SocketErrorCode.ShouldBe(expected);
        script.Strikes.ShouldBe(1);
        (await listener.Accept()).Dispose();
    });

    [Theory]
    [InlineData(100)] // ENETDOWN, and the others that accept(2) says are about the connection
    [InlineData(71)]  // EPROTO
    [InlineData(92)]  // ENOPROTOOPT
    [InlineData(112)] // EHOSTDOWN
    [InlineData(64)]  // ENONET
    [InlineData(113)] // EHOSTUNREACH
    [InlineData(95)]  // EOPNOTSUPP
    [InlineData(101)] // ENETUNREACH
    [InlineData(103)] // ECONNABORTED
    public void Server_WhenAcceptFailsBecauseOfThePeer_ServesTheNextAtOnce(int error) => Play(SystemCall.Accept, error, async script =>
    {
        var listener = ListenTcp(AnyPort);
        var serving = CreateTask(TcpServer.Serve(listener, Echo));
        using (var client = await ConnectTcp(listener.LocalEndPoint))
        {
            await client.Write(new byte[3]);
            await ReceiveExactly(client, 3);
        }

        script.Strikes.ShouldBe(1);
        serving.Cancel();
        await serving.Settle();
    });

    [Theory]
    [InlineData(24)]  // EMFILE
    [InlineData(23)]  // ENFILE
    [InlineData(105)] // ENOBUFS
    [InlineData(12)]  // ENOMEM
    public void Server_WhenTheSystemHasNoRoom_SaysSoAndPauses(int error)
    {
        using var script = new FaultScript().Fail(SystemCall.Accept, (Errno)error, times: 10);
        var errors = RealLoop.RunAndCollect(
            async () =>
            {
                var listener = ListenTcp(AnyPort);
                var serving = CreateTask(TcpServer.Serve(listener, Echo));
                using var client = ConnectAtOnce(listener.LocalEndPoint);
                await Sleep(TimeSpan.FromMilliseconds(5));
                serving.IsCompleted.ShouldBeFalse();
                serving.Cancel();
                await serving.Settle();
            },
            OnEpoll);
        errors.Single().Exception.ShouldBeOfType<SocketException>();
        script.Strikes.ShouldBe(1); // That it goes on when the pause is over is shown in virtual time, with a fake driver.
    }
}
