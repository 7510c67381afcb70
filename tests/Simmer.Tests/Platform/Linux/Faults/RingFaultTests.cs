using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Platform.Linux;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>What io_uring_enter(2) says that completions can bring: the errors of recv(2) and accept(2), and some of their own.</summary>
[Collection(nameof(Alone))]
public sealed class RingFaultTests
{
    [Theory]
    [InlineData(9, SocketError.OperationAborted)]              // EBADF
    [InlineData(111, SocketError.ConnectionRefused)]           // ECONNREFUSED
    [InlineData(14, SocketError.Fault)]                        // EFAULT
    [InlineData(22, SocketError.InvalidArgument)]              // EINVAL
    [InlineData(12, SocketError.NoBufferSpaceAvailable)]       // ENOMEM
    [InlineData(107, SocketError.NotConnected)]                // ENOTCONN
    [InlineData(88, SocketError.NotSocket)]                    // ENOTSOCK
    [InlineData(104, SocketError.ConnectionReset)]             // ECONNRESET
    [InlineData(110, SocketError.TimedOut)]                    // ETIMEDOUT
    [InlineData(113, SocketError.HostUnreachable)]             // EHOSTUNREACH
    public void Receive_Fails_AndWhatIsThereCanStillBeReceived(int error, SocketError expected) => PlayRing(SystemCall.RingReceive, error, async script =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            await client.Write(new byte[5]);
            (await Throws<IOException>(async () => _ = await server.Read(new byte[10]))).ErrorOf().ShouldBe(expected);
            script.Strikes.ShouldBe(1);
            (await ReceiveExactly(server, 5)).ShouldBe(new byte[5]);

            // The end looks like an ordinary one, but who reads must learn of the failure.
            client.CloseWrite();
            (await Throws<IOException>(async () => _ = await server.Read(new byte[10]))).ErrorOf().ShouldBe(expected);
        }
    });

    [Theory]
    [InlineData(4)]   // EINTR
    [InlineData(11)]  // EAGAIN
    [InlineData(105)] // ENOBUFS: another socket had the last buffer, and has given it back meanwhile
    [InlineData(125)] // ECANCELED
    public void Receive_ThatHasDoneNothing_IsRepeated(int error) => PlayRing(SystemCall.RingReceive, error, async script =>
    {
        script.Fail(SystemCall.RingReceive, (Errno)error, times: 2);
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var reading = CreateTask(ReceiveExactly(server, 5));
            await Sleep(TimeSpan.FromMilliseconds(1));
            await client.Write(new byte[5]);
            (await reading).ShouldBe(new byte[5]);
            script.Strikes.ShouldBe(3);
        }
    });

    [Theory]
    [InlineData(9, SocketError.OperationAborted)]              // EBADF
    [InlineData(103, SocketError.ConnectionAborted)]           // ECONNABORTED
    [InlineData(22, SocketError.InvalidArgument)]              // EINVAL
    [InlineData(24, SocketError.TooManyOpenSockets)]           // EMFILE
    [InlineData(23, SocketError.TooManyOpenSockets)]           // ENFILE
    [InlineData(105, SocketError.NoBufferSpaceAvailable)]      // ENOBUFS
    [InlineData(12, SocketError.NoBufferSpaceAvailable)]       // ENOMEM
    [InlineData(71, SocketError.ConnectionAborted)]            // EPROTO
    [InlineData(1, SocketError.AccessDenied)]                  // EPERM
    public void Accept_Fails_AndTheNextOneComesThrough(int error, SocketError expected) => PlayRing(SystemCall.RingAccept, error, async script =>
    {
        using var listener = ListenTcp(AnyPort);
        using var client = ConnectAtOnce(listener.LocalEndPoint);
        (await Throws<SocketException>(async () => await listener.Accept())).SocketErrorCode.ShouldBe(expected);
        script.Strikes.ShouldBe(1);
        (await listener.Accept()).Dispose();
    });

    [Theory]
    [InlineData(4)]   // EINTR
    [InlineData(11)]  // EAGAIN
    [InlineData(125)] // ECANCELED
    public void Accept_ThatHasDoneNothing_IsRepeated(int error) => PlayRing(SystemCall.RingAccept, error, async script =>
    {
        script.Fail(SystemCall.RingAccept, (Errno)error, times: 2);
        using var listener = ListenTcp(AnyPort);
        using var client = ConnectAtOnce(listener.LocalEndPoint);
        (await listener.Accept()).Dispose();
        script.Strikes.ShouldBe(3);
    });

    [Theory]
    [InlineData(104)] // ECONNRESET
    [InlineData(4)]   // EINTR
    [InlineData(12)]  // ENOMEM
    [InlineData(125)] // ECANCELED
    public void Cancelling_WhatIsGoingToFail_LosesNothing(int error)
    {
        Cancel(SystemCall.RingReceive, static async socket => _ = await socket.Receive(new byte[10]));
        Cancel(SystemCall.RingSend, static socket => socket.Send(new byte[10]));

        void Cancel(SystemCall call, Func<IoSocket, Coroutine> begin) => PlayRing(call, error, async script =>
        {
            var (a, b) = await SocketPair(AddressFamily.InterNetwork);
            using (a)
            using (b)
            {
                var task = CreateTask(begin(a), eager: true);
                task.Cancel();
                await task.Settle();
                task.IsCancelled.ShouldBeTrue();
                await b.Send(Pattern(20));
                (await ReceiveAllThatComes(a, 20)).ShouldBe(Pattern(20));
                await a.Send(Pattern(30));
                (await ReceiveAll(b, 30)).ShouldBe(Pattern(30));
                script.Strikes.ShouldBe(1);
            }
        });
    }

    // The failure of the request that nobody waited for any more may come first.
    private static async Coroutine<byte[]> ReceiveAllThatComes(IoSocket socket, int count)
    {
        try
        {
            return await ReceiveAll(socket, count);
        }
        catch (IOException)
        {
            return await ReceiveAll(socket, count);
        }
    }
}
