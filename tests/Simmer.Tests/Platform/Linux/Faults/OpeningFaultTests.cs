using System.Net.Sockets;
using Simmer.Platform.Linux;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>What the manual pages say that can go wrong: socket(2), bind(2), listen(2), connect(2).</summary>
[Collection(nameof(Alone))]
public sealed class OpeningFaultTests
{
    [Theory]
    [InlineData(13, SocketError.AccessDenied)]                 // EACCES
    [InlineData(97, SocketError.AddressFamilyNotSupported)]    // EAFNOSUPPORT
    [InlineData(22, SocketError.InvalidArgument)]              // EINVAL
    [InlineData(24, SocketError.TooManyOpenSockets)]           // EMFILE
    [InlineData(23, SocketError.TooManyOpenSockets)]           // ENFILE
    [InlineData(105, SocketError.NoBufferSpaceAvailable)]      // ENOBUFS
    [InlineData(12, SocketError.NoBufferSpaceAvailable)]       // ENOMEM
    [InlineData(93, SocketError.ProtocolNotSupported)]         // EPROTONOSUPPORT
    public void Open_Fails(int error, SocketError expected) => Play(SystemCall.Open, error, async script =>
    {
        Should.Throw<SocketException>(static () => ListenTcp(AnyPort)).SocketErrorCode.ShouldBe(expected);
        script.Strikes.ShouldBe(1);
        ListenTcp(AnyPort).Dispose();
    });

    [Theory]
    [InlineData(13, SocketError.AccessDenied)]                 // EACCES
    [InlineData(98, SocketError.AddressAlreadyInUse)]          // EADDRINUSE
    [InlineData(99, SocketError.AddressNotAvailable)]          // EADDRNOTAVAIL
    [InlineData(9, SocketError.OperationAborted)]              // EBADF
    [InlineData(14, SocketError.Fault)]                        // EFAULT
    [InlineData(22, SocketError.InvalidArgument)]              // EINVAL
    [InlineData(40, SocketError.SocketError)]                  // ELOOP
    [InlineData(36, SocketError.SocketError)]                  // ENAMETOOLONG
    [InlineData(2, SocketError.AddressNotAvailable)]           // ENOENT
    [InlineData(12, SocketError.NoBufferSpaceAvailable)]       // ENOMEM
    [InlineData(20, SocketError.SocketError)]                  // ENOTDIR
    [InlineData(88, SocketError.NotSocket)]                    // ENOTSOCK
    [InlineData(30, SocketError.SocketError)]                  // EROFS
    public void Bind_Fails(int error, SocketError expected) => Play(SystemCall.Bind, error, async script =>
    {
        Should.Throw<SocketException>(static () => ListenTcp(AnyPort)).SocketErrorCode.ShouldBe(expected);
        script.Strikes.ShouldBe(1);
        ListenTcp(AnyPort).Dispose();
    });

    [Theory]
    [InlineData(98, SocketError.AddressAlreadyInUse)]          // EADDRINUSE
    [InlineData(9, SocketError.OperationAborted)]              // EBADF
    [InlineData(88, SocketError.NotSocket)]                    // ENOTSOCK
    [InlineData(95, SocketError.OperationNotSupported)]        // EOPNOTSUPP
    public void Listen_Fails(int error, SocketError expected) => Play(SystemCall.Listen, error, async script =>
    {
        Should.Throw<SocketException>(static () => ListenTcp(AnyPort)).SocketErrorCode.ShouldBe(expected);
        script.Strikes.ShouldBe(1);
        ListenTcp(AnyPort).Dispose();
    });

    [Theory]
    [InlineData(13, SocketError.AccessDenied)]                 // EACCES
    [InlineData(1, SocketError.AccessDenied)]                  // EPERM
    [InlineData(98, SocketError.AddressAlreadyInUse)]          // EADDRINUSE
    [InlineData(99, SocketError.AddressNotAvailable)]          // EADDRNOTAVAIL
    [InlineData(97, SocketError.AddressFamilyNotSupported)]    // EAFNOSUPPORT
    [InlineData(114, SocketError.AlreadyInProgress)]           // EALREADY
    [InlineData(9, SocketError.OperationAborted)]              // EBADF
    [InlineData(111, SocketError.ConnectionRefused)]           // ECONNREFUSED
    [InlineData(14, SocketError.Fault)]                        // EFAULT
    [InlineData(106, SocketError.IsConnected)]                 // EISCONN
    [InlineData(101, SocketError.NetworkUnreachable)]          // ENETUNREACH
    [InlineData(88, SocketError.NotSocket)]                    // ENOTSOCK
    [InlineData(91, SocketError.ProtocolType)]                 // EPROTOTYPE
    [InlineData(110, SocketError.TimedOut)]                    // ETIMEDOUT
    public void Connect_Fails(int error, SocketError expected) => Play(SystemCall.Connect, error, async script =>
    {
        using var listener = ListenTcp(AnyPort);
        using (var socket = Driver().Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            (await Throws<SocketException>(socket.Connect(listener.LocalEndPoint))).SocketErrorCode.ShouldBe(expected);
        }

        script.Strikes.ShouldBe(1);
        (await ConnectTcp(listener.LocalEndPoint)).Dispose();
    });

    [Fact]
    public void Connect_Interrupted_GoesOnAllTheSame() => Play(SystemCall.ConnectBegun, (int)Errno.Interrupted, async script =>
    {
        using var listener = ListenTcp(AnyPort);
        using var client = await ConnectTcp(listener.LocalEndPoint);
        using var server = await listener.Accept();
        server.RemoteEndPoint.ShouldBe(client.LocalEndPoint);
        script.Strikes.ShouldBe(1);
    });
}
