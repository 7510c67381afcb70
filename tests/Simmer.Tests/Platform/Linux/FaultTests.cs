using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Simmer.LowLevel;
using Simmer.Platform;
using Simmer.Platform.Linux;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Linux;

/// <summary>
/// What the manual pages say that can go wrong: socket(2), bind(2), listen(2), connect(2), accept(2), recv(2), send(2),
/// sendfile(2), epoll_ctl(2) and epoll_wait(2). Each failure reaches whoever asked, what comes after it works, and no
/// descriptor is left over.
/// </summary>
[Collection(nameof(Alone))]
public sealed class FaultTests
{
    private static readonly Func<IPoller> s_epoll = static () => new EpollDriver();

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
            s_epoll);
        errors.Single().Exception.ShouldBeOfType<SocketException>();
        script.Strikes.ShouldBe(1); // That it goes on when the pause is over is shown in virtual time, with a fake driver.
    }

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
        RealLoop.Run(() => SendingFails(script: null), s_epoll);

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

    [Fact]
    public void EveryCall_InterruptedBySignals_IsRepeated()
    {
        using var script = new FaultScript();
        foreach (var call in (SystemCall[])
            [SystemCall.Accept, SystemCall.Receive, SystemCall.Send, SystemCall.SendMessage, SystemCall.ReceiveMessage, SystemCall.SendBatch,
            SystemCall.ReceiveBatch, SystemCall.SendFile, SystemCall.EpollWait])
        {
            script.Fail(call, Errno.Interrupted, times: 3);
        }

        RealLoop.Run(
            async () =>
            {
                var (a, b) = await SocketPair(AddressFamily.Unix);
                using (a)
                using (b)
                {
                    var buffer = new byte[10];
                    await a.Send(new byte[1]);
                    (await b.Receive(buffer)).ShouldBe(1);
                    await a.Send([new byte[2]]);
                    (await b.Receive(buffer)).ShouldBe(2);
                    using var file = Self();
                    (await a.SendFile(file, 0, 3)).ShouldBe(3);
                    (await b.Receive(buffer)).ShouldBe(3);
                }

                using var udp = Driver().Open(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                udp.Bind(AnyPort);
                var batch = new DatagramBatch(1, maxSize: 10);
                batch.Add(new byte[4], udp.LocalEndPoint!.Serialize());
                await udp.SendBatch(batch);
                (await udp.ReceiveBatch(batch)).ShouldBe(1);
                await udp.SendTo(new byte[5], udp.LocalEndPoint!.Serialize());
                (await udp.ReceiveFrom(new byte[10], new SocketAddress(AddressFamily.InterNetwork))).Count.ShouldBe(5);
                await Sleep(TimeSpan.FromTicks(1));
            },
            s_epoll);
        script.Strikes.ShouldBe(9 * 3);
    }

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

    [Fact]
    public void EveryTransfer_OfWhichTheSystemDoesLittleAtATime_IsComplete()
    {
        var data = Pattern(2_000);
        using var script = new FaultScript().Shorten(SystemCall.Send, 7).Shorten(SystemCall.SendFile, 11).Shorten(SystemCall.Receive, 5);
        RealLoop.Run(
            async () =>
            {
                var (a, b) = await SocketPair(AddressFamily.Unix); // Of TCP, a short receive says that nothing is left.
                using (a)
                using (b)
                {
                    var sending = CreateTask(a.Send(data)); // So many pieces fill it up before they are received.
                    (await ReceiveAll(b, data.Length)).ShouldBe(data);
                    await sending;
                    using var file = Self();
                    (await a.SendFile(file, 0, 500)).ShouldBe(500);
                    var expected = new byte[500];
                    RandomAccess.Read(file, expected, 0);
                    (await ReceiveAll(b, 500)).ShouldBe(expected);
                }
            },
            s_epoll);
        script.Strikes.ShouldBeGreaterThan((2_000 / 7) + (500 / 11) + (2_500 / 5));
    }

    [Theory]
    [InlineData(12)] // ENOMEM
    [InlineData(28)] // ENOSPC
    public void Registering_Fails_AndLeavesNothingOpen(int error)
    {
        Play(SystemCall.EpollControl, error, async script =>
        {
            Should.Throw<SocketException>(static () => ListenTcp(AnyPort)).SocketErrorCode.ShouldBe(SocketError.NoBufferSpaceAvailable);
            script.Fail(SystemCall.EpollControl, (Errno)error);
            Should.Throw<SocketException>(static () => Driver().Open(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
            using var listener = ListenTcp(AnyPort);
            using var client = ConnectAtOnce(listener.LocalEndPoint);
            script.Fail(SystemCall.EpollControl, (Errno)error);
            await Throws<SocketException>(async () => await listener.Accept());
            script.Fail(SystemCall.EpollControl, (Errno)error);
            await Throws<SocketException>(async () => await ConnectTcp(listener.LocalEndPoint));
            script.Fail(SystemCall.EpollControl, (Errno)error);
            Should.Throw<IOException>(() => Driver().Watch(client.SafeHandle, IoReadiness.Readable, static () => { }));
            script.Fail(SystemCall.EpollControl, (Errno)error);
            using var foreign = ConnectAtOnce(listener.LocalEndPoint);
            Should.Throw<SocketException>(() => Driver().Adopt(foreign.SafeHandle));
            script.Strikes.ShouldBe(6);
            (await listener.Accept()).Dispose();
        });
    }

    [Theory]
    [InlineData(9)]  // EBADF
    [InlineData(14)] // EFAULT
    [InlineData(22)] // EINVAL
    public void Waiting_Fails_EndsTheLoopInsteadOfSpinning(int error)
    {
        using var script = new FaultScript();
        using var loop = NewEventLoop(new LoopOptions { HandleSignals = false, Poller = s_epoll });
        script.Fail(SystemCall.EpollWait, (Errno)error);
        Should.Throw<IOException>(loop.RunForever).Message.ShouldContain("epoll_wait");
        script.Strikes.ShouldBe(1);
    }

    private static void Play(SystemCall call, int error, Func<FaultScript, Coroutine> story)
    {
        Run(); // Whatever is opened when something is used first.
        var before = Descriptors();
        Run();
        Descriptors().ShouldBe(before, "descriptors were left open");

        void Run() => RealLoop.Run(
            async () =>
            {
                using var script = new FaultScript();
                script.Fail(call, (Errno)error);
                await story(script);
            },
            s_epoll);
    }

    private static int Descriptors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Directory.GetFileSystemEntries("/proc/self/fd").Length;
    }

    private static SafeFileHandle Self() => File.OpenHandle(typeof(FaultTests).Assembly.Location);

    private static async Coroutine<(IoSocket A, IoSocket B)> SocketPair(AddressFamily family)
    {
        using var name = new UnixName(isAbstract: true);
        using var listener = Driver().Open(family, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(family is AddressFamily.Unix ? name.EndPoint : AnyPort);
        listener.Listen(1);
        var a = Driver().Open(family, SocketType.Stream, ProtocolType.Unspecified);
        await a.Connect(listener.LocalEndPoint!);
        return (a, await listener.Accept());
    }

    private static async Coroutine<byte[]> ReceiveAll(IoSocket socket, int count)
    {
        var received = new byte[count];
        for (var at = 0; at < count;)
        {
            at += await socket.Receive(received.AsMemory(at)) is var more and > 0 ? more : throw new EndOfStreamException();
        }

        return received;
    }
}
