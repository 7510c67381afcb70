using System.Net.Sockets;
using Simmer.Platform.Linux;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>What io_uring_enter(2) says that completions can bring: the errors of send(2), and some of their own.</summary>
[Collection(nameof(Alone))]
public sealed class RingSendFaultTests
{
    [Theory]
    [InlineData(9, SocketError.OperationAborted)]              // EBADF
    [InlineData(104, SocketError.ConnectionReset)]             // ECONNRESET
    [InlineData(14, SocketError.Fault)]                        // EFAULT
    [InlineData(22, SocketError.InvalidArgument)]              // EINVAL
    [InlineData(105, SocketError.NoBufferSpaceAvailable)]      // ENOBUFS
    [InlineData(12, SocketError.NoBufferSpaceAvailable)]       // ENOMEM
    [InlineData(107, SocketError.NotConnected)]                // ENOTCONN
    [InlineData(88, SocketError.NotSocket)]                    // ENOTSOCK
    [InlineData(32, SocketError.Shutdown)]                     // EPIPE
    [InlineData(110, SocketError.TimedOut)]                    // ETIMEDOUT
    public void Send_Fails_AndTheNextOneComesThrough(int error, SocketError expected) => PlayRing(SystemCall.RingSend, error, async script =>
    {
        var (a, b) = await SocketPair(AddressFamily.InterNetwork);
        using (a)
        using (b)
        {
            (await Throws<IOException>(async () => await a.Send(new byte[10]))).ErrorOf().ShouldBe(expected);
            script.Strikes.ShouldBe(1);
            await a.Send(new byte[3]);
            (await b.Receive(new byte[10])).ShouldBe(3);
        }
    });

    [Theory]
    [InlineData(4)]   // EINTR
    [InlineData(11)]  // EAGAIN
    [InlineData(125)] // ECANCELED
    public void Send_ThatHasDoneNothing_IsRepeated(int error) => PlayRing(SystemCall.RingSend, error, async script =>
    {
        script.Fail(SystemCall.RingSend, (Errno)error, times: 2);
        var (a, b) = await SocketPair(AddressFamily.InterNetwork);
        using (a)
        using (b)
        {
            await a.Send(Pattern(100));
            (await ReceiveAll(b, 100)).ShouldBe(Pattern(100));
            script.Strikes.ShouldBe(3);
        }
    });

    [Fact]
    public void Send_OfWhichTheSystemDoesLittleAtATime_IsComplete() => PlayRing(SystemCall.RingSend, (int)Errno.Interrupted, async script =>
    {
        script.Shorten(SystemCall.RingSend, 7);
        var (a, b) = await SocketPair(AddressFamily.InterNetwork);
        using (a)
        using (b)
        {
            var sending = CreateTask(a.Send(Pattern(1_000)));
            (await ReceiveAll(b, 1_000)).ShouldBe(Pattern(1_000));
            await sending;
            script.Strikes.ShouldBeGreaterThan(1_000 / 7);
        }
    });
}
