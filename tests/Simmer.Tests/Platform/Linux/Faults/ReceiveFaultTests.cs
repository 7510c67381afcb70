using System.Net.Sockets;
using Simmer.Platform.Linux;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>What the manual page says that can go wrong: recv(2).</summary>
[Collection(nameof(Alone))]
public sealed class ReceiveFaultTests
{
    [Theory]
    [InlineData(9, SocketError.OperationAborted)]              // EBADF
    [InlineData(111, SocketError.ConnectionRefused)]           // ECONNREFUSED
    [InlineData(14, SocketError.Fault)]                        // EFAULT
    [InlineData(22, SocketError.InvalidArgument)]              // EINVAL
    [InlineData(12, SocketError.NoBufferSpaceAvailable)]       // ENOMEM
    [InlineData(107, SocketError.NotConnected)]                // ENOTCONN
    [InlineData(88, SocketError.NotSocket)]                    // ENOTSOCK
    [InlineData(104, SocketError.ConnectionReset)]             // ECONNRESET, by tcp(7)
    [InlineData(110, SocketError.TimedOut)]                    // ETIMEDOUT, by tcp(7)
    [InlineData(113, SocketError.HostUnreachable)]             // EHOSTUNREACH, by ip(7)
    public void Receive_Fails_AndWhatIsThereCanStillBeReceived(int error, SocketError expected) => Play(SystemCall.Receive, error, async script =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            await client.Write(new byte[5]);
            (await Throws<IOException>(async () => _ = await server.Read(new byte[10]))).ErrorOf().ShouldBe(expected);
            script.Strikes.ShouldBe(1);
            (await server.Read(new byte[10])).ShouldBe(5);

            // The end looks like an ordinary one, but who reads must learn of the failure.
            client.CloseWrite();
            (await Throws<IOException>(async () => _ = await server.Read(new byte[10]))).ErrorOf().ShouldBe(expected);
        }
    });

    [Fact]
    public void Receive_ThatFindsNothingAfterAll_WaitsOn() => Play(SystemCall.Receive, (int)Errno.TryAgain, async script =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            await client.Write(new byte[1]);
            var reading = CreateTask(server.Read(new byte[10]));
            await Sleep(TimeSpan.FromMilliseconds(1));
            script.Strikes.ShouldBe(1);
            reading.IsCompleted.ShouldBeFalse();
            await client.Write(new byte[2]);
            (await reading).ShouldBe(3);
        }
    });
}
