using System.Net;
using System.Net.Sockets;
using Simmer.Platform;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Net;

public sealed class ConnectTests
{
    [Fact]
    public void Connect_WhereNobodyListens_IsRefused() => RealLoop.Run(async () =>
    {
        var nobody = Nobody();
        var failure = await Throws<SocketException>(ConnectTcp(nobody));
        failure.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
        failure.Message.ShouldBe($"Could not connect to {nobody}. Connection refused (connect to {nobody})");
    });

    [Fact]
    public void Connect_ByIPv6WhereNobodyListens_NamesTheAddressReadably() => RealLoop.Run(async () =>
    {
        var failure = await Throws<SocketException>(ConnectTcp(new IPEndPoint(IPAddress.IPv6Loopback, Nobody().Port)));
        failure.Message.ShouldStartWith("Could not connect to [::1]:");
    });

    [Fact]
    public void Connect_ByName_FindsTheAddress() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        using var client = await ConnectTcp("localhost", listener.LocalEndPoint.Port); // Where ::1 comes first, it is refused.
        using var server = await listener.Accept();
        client.RemoteEndPoint.ShouldBe(listener.LocalEndPoint);
    });

    [Fact]
    public void Connect_WithOptions_SetsThem() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        var options = new ConnectOptions
        {
            NoDelay = false,
            KeepAlive = true,
            LocalEndPoint = new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0),
        };
        using var client = await ConnectTcp(listener.LocalEndPoint, options);
        using var server = await listener.Accept();
        server.RemoteEndPoint!.Address.ToString().ShouldBe("127.0.0.2");
        var socket = Driver().Sockets.Single(socket => Equals(socket.RemoteEndPoint, listener.LocalEndPoint));
        socket.GetOption(IoSocketOption.NoDelay).ShouldBe(0);
        socket.GetOption(IoSocketOption.KeepAlive).ShouldBe(1);
    });

    [Fact]
    public void Connect_FromAnAddressThatIsNotOurs_FailsAndLeavesNothingOpen() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        var options = new ConnectOptions { LocalEndPoint = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0) };
        var failure = await Throws<SocketException>(ConnectTcp(listener.LocalEndPoint, options));
        failure.SocketErrorCode.ShouldBe(SocketError.AddressNotAvailable);
        Driver().Sockets.Count.ShouldBe(1);
    });

    [Fact]
    public void Connect_CancelledAtAnyMoment_EitherConnectsOrLeavesNothingOpen() => RealLoop.Run(async () =>
    {
        using var listener = ListenTcp(AnyPort);
        HashSet<bool> outcomes = [];
        for (var moment = 0; moment < 8; moment++)
        {
            var connecting = CreateTask(ConnectTcp(listener.LocalEndPoint));
            for (var i = 0; i < moment; i++)
            {
                await Sleep(TimeSpan.FromTicks(1));
            }

            connecting.Cancel();
            try
            {
                using var stream = await connecting;
                outcomes.Add(true);
            }
            catch (OperationCanceledException)
            {
                outcomes.Add(false);
            }

            Driver().Sockets.Count.ShouldBe(1, $"the listener's only, after {moment} turns");
        }

        outcomes.Count.ShouldBe(2, "the moments reach from before the success to after it");
    });

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void Connect_ToAPortThatIsNone_FailsAtOnce(int port) =>
        Should.Throw<ArgumentOutOfRangeException>(() => ConnectTcp("localhost", port).Close());
}
