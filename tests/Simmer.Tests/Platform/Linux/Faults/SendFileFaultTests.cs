using System.Net.Sockets;
using Simmer.Platform.Linux;
using Simmer.Tests.Net;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>What the manual page says that can go wrong: sendfile(2), and pread(2) in its place.</summary>
[Collection(nameof(Alone))]
public sealed class SendFileFaultTests
{
    [Theory]
    [InlineData(9, SocketError.OperationAborted)]              // EBADF
    [InlineData(14, SocketError.Fault)]                        // EFAULT
    [InlineData(5, SocketError.SocketError)]                   // EIO
    [InlineData(12, SocketError.NoBufferSpaceAvailable)]       // ENOMEM
    [InlineData(75, SocketError.SocketError)]                  // EOVERFLOW
    [InlineData(29, SocketError.SocketError)]                  // ESPIPE
    public void SendFile_Fails_AndLetsTheFileGo(int error, SocketError expected)
    {
        Play(SystemCall.SendFile, error, script => SendingFails(script));
        using var noSendFile = new FaultScript(); // The way around it can fail, too.
        noSendFile.Fail(SystemCall.SendFile, Errno.Invalid, times: 2).Fail(SystemCall.ReadFile, (Errno)error, times: 2);
        RealLoop.Run(() => SendingFails(script: null), OnEpoll);

        async Coroutine SendingFails(FaultScript? script)
        {
            var (a, b) = await SocketPair(AddressFamily.Unix);
            using (a)
            using (b)
            {
                var file = Self();
                (await Throws<IOException>(async () => await a.SendFile(file, 0, 10))).ErrorOf().ShouldBe(expected);
                (script?.Strikes ?? 1).ShouldBe(1);
                file.Dispose();
                file.IsClosed.ShouldBeTrue();
                await a.Send(new byte[1]);
            }
        }
    }

    [Theory]
    [InlineData(22)] // EINVAL
    [InlineData(38)] // ENOSYS
    public void SendFile_WhichTheSystemDoesNotKnow_SendsACopy(int error) => Play(SystemCall.SendFile, error, async script =>
    {
        var (a, b) = await SocketPair(AddressFamily.Unix);
        using (a)
        using (b)
        {
            using var file = Self();
            (await a.SendFile(file, 100, 1_000)).ShouldBe(1_000);
            script.Strikes.ShouldBe(1);
            var (received, expected) = (new byte[1_000], new byte[1_000]);
            RandomAccess.Read(file, expected, 100);
            (await b.Receive(received)).ShouldBe(1_000);
            received.ShouldBe(expected);
        }
    });
}
