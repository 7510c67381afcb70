using System.Net.Sockets;
using Simmer.Platform;
using Simmer.Platform.Linux;
using static Simmer.Asyncio;
using static Simmer.Tests.Net.Loopback;
using static Simmer.Tests.Platform.Linux.Faults.FaultStage;

namespace Simmer.Tests.Platform.Linux.Faults;

/// <summary>What the manual pages say that can go wrong: shutdown(2), close(2), and fcntl(2) when a socket is taken over.</summary>
[Collection(nameof(Alone))]
public sealed class ClosingFaultTests
{
    [Theory]
    [InlineData(9, SocketError.OperationAborted)]  // EBADF
    [InlineData(22, SocketError.InvalidArgument)]  // EINVAL
    [InlineData(88, SocketError.NotSocket)]        // ENOTSOCK
    public void ShutDown_Fails_AndTheSocketGoesOn(int error, SocketError expected) => PlayPair(async (script, a, b) =>
    {
        script.Fail(SystemCall.ShutDown, (Errno)error);
        Should.Throw<SocketException>(() => a.ShutDown(SocketShutdown.Send)).SocketErrorCode.ShouldBe(expected);
        script.Strikes.ShouldBe(1);
        await a.Send(new byte[3]);
        (await b.Receive(new byte[10])).ShouldBe(3);
        a.ShutDown(SocketShutdown.Send);
        (await b.Receive(new byte[10])).ShouldBe(0);
    });

    [Fact]
    public void ShutDown_WhenThePeerHasGone_IsNoFailure() => PlayPair(async (script, a, b) =>
    {
        script.Fail(SystemCall.ShutDown, Errno.NotConnected);
        a.ShutDown(SocketShutdown.Send);
        script.Strikes.ShouldBe(1);
        await b.Send(new byte[3]);
        (await a.Receive(new byte[10])).ShouldBe(3);
    });

    // A second call could close what somebody else has opened meanwhile.
    [Theory]
    [InlineData(9)]   // EBADF
    [InlineData(4)]   // EINTR
    [InlineData(5)]   // EIO
    [InlineData(28)]  // ENOSPC
    [InlineData(122)] // EDQUOT
    public void Close_WhateverItSays_IsCalledOnce(int error) => PlayPair(async (script, a, b) =>
    {
        script.Fail(SystemCall.Closed, (Errno)error, times: int.MaxValue);
        a.Dispose();
        a.Dispose();
        script.Strikes.ShouldBe(1);
        a.IsClosed.ShouldBeTrue();
        (await b.Receive(new byte[10])).ShouldBe(0);
        b.Dispose();
        script.Strikes.ShouldBe(2);
    });

    [Theory]
    [InlineData(24, SocketError.TooManyOpenSockets)] // EMFILE
    [InlineData(9, SocketError.OperationAborted)]    // EBADF
    public void Adopt_Fails_AndClosesIt(int error, SocketError expected) => PlayPair(async (script, a, b) =>
    {
        foreach (var call in (SystemCall[])[SystemCall.Duplicate, SystemCall.GetFlags])
        {
            using var listener = ListenTcp(AnyPort);
            using var foreign = ConnectAtOnce(listener.LocalEndPoint);
            using var peer = await listener.Accept();
            var handle = foreign.SafeHandle;
            script.Fail(call, (Errno)error);
            Should.Throw<SocketException>(() => Driver().Adopt(handle)).SocketErrorCode.ShouldBe(expected);
            handle.IsClosed.ShouldBeTrue();
            await EndOf(peer);
        }

        script.Strikes.ShouldBe(2);
        await a.Send(new byte[1]);
        (await b.Receive(new byte[1])).ShouldBe(1);
    });

    // In peace or by a reset: .NET has closed it.
    private static async Coroutine EndOf(TcpStream stream)
    {
        try
        {
            (await stream.Read(new byte[1])).ShouldBe(0);
        }
        catch (IOException e)
        {
            e.ErrorOf().ShouldBe(SocketError.ConnectionReset);
        }
    }

    private static void PlayPair(Func<FaultScript, IoSocket, IoSocket, Coroutine> story)
    {
        Play(Story, OnEpoll);
        Play(Story, OnIoUring);

        async Coroutine Story(FaultScript script)
        {
            var (a, b) = await SocketPair(AddressFamily.InterNetwork);
            using (a)
            using (b)
            {
                await story(script, a, b);
            }
        }
    }
}
