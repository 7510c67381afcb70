using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Net;

/// <summary>What peers can make a loop hold: those who are silent, slow, gone without a word, or never come to the end of a line.</summary>
[Collection(nameof(Alone))]
public sealed class BoundedMemoryTests
{
    // What the systems of both sides keep of what nobody reads. A guess, far above what they do.
    private const long MostUnread = 64 * 1024 * 1024;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private static LoopBuffers Blocks => LoopBuffers.Of(EventLoop.Current);

    [Theory]
    [MemberData(nameof(AllDrivers.Here), MemberType = typeof(AllDrivers))]
    public void IdleConnections_HoldNoBufferAndFewObjects(DriverKind driver)
    {
        const int Count = 2000;

        // Measured: 1.3 KiB for both ends and the handler. Of .NET's own sockets each end has its own, and what belongs to it.
        var most = driver is DriverKind.Sockets ? 8 * 1024 : 3 * 1024;
        RealLoop.Run(
            async () =>
            {
                using var listener = ListenTcp(AnyPort, new ListenOptions { Backlog = 100 });
                var server = new TcpServer(listener, static async connection =>
                {
                    while (await connection.ReadLine() is { } line)
                    {
                        await connection.WriteLine(line);
                    }
                });
                var serving = CreateTask(server.Run());
                await OpenTalkAndClose(listener, 10); // What is made when it is used first.
                var before = GC.GetTotalMemory(forceFullCollection: true);
                List<TcpStream> clients = [];
                for (var i = 0; i < Count; i++)
                {
                    clients.Add(await ConnectTcp(listener.LocalEndPoint));
                    await Talk(clients[i]);
                }

                server.Snapshot().Open.ShouldBe(Count);
                Blocks.Lent.ShouldBe(0, "idle connections have no buffer, whoever reads");
                ((GC.GetTotalMemory(forceFullCollection: true) - before) / Count).ShouldBeLessThan(most);
                GC.KeepAlive(clients);
                clients.ForEach(static client => client.Dispose());
                server.Stop();
                await serving;
            },
            driver.Poller(),
            s_limit);
    }

    [Theory]
    [MemberData(nameof(AllDrivers.Here), MemberType = typeof(AllDrivers))]
    public void AnEndlessLine_IsRefusedAndTakesNoMoreThanTheLimit(DriverKind driver) => RealLoop.Run(
        async () =>
        {
            const int Limit = 10_000;
            var (client, server) = await Connect();
            server.Limit = Limit;
            var sending = CreateTask(SendWithoutEnd(client));
            var error = await Throws<LimitOverrunException>(server.ReadLine());
            error.Limit.ShouldBe(Limit);
            error.Message.ShouldContain("the limit is 10000");
            Blocks.LentBytes.ShouldBeLessThanOrEqualTo(2 * LoopBuffers.BlockSize);
            server.Abort();
            Blocks.Lent.ShouldBe(0);
            await Throws<IOException>(sending);
            client.Dispose();

            static async Coroutine SendWithoutEnd(TcpStream stream)
            {
                while (true)
                {
                    await stream.Write(new byte[1000]);
                }
            }
        },
        driver.Poller(),
        s_limit);

    [Theory]
    [MemberData(nameof(AllDrivers.Here), MemberType = typeof(AllDrivers))]
    public void AServersEndlessLine_EndsTheHandlerAndTheConnection(DriverKind driver)
    {
        var errors = RealLoop.RunAndCollect(
            async () =>
            {
                using var listener = ListenTcp(AnyPort);
                var server = new TcpServer(listener, static async connection => await connection.ReadLine());
                var serving = CreateTask(server.Run());
                using var client = await ConnectTcp(listener.LocalEndPoint);
                await Throws<IOException>(async () =>
                {
                    while (true)
                    {
                        await client.Write(new byte[10_000]);
                    }
                });
                server.Snapshot().Failed.ShouldBe(1);
                server.Stop();
                await serving;
                Blocks.Lent.ShouldBe(0);
            },
            driver.Poller(),
            s_limit);
        errors.ShouldHaveSingleItem().Exception.ShouldBeOfType<LimitOverrunException>();
    }

    [Theory]
    [MemberData(nameof(AllDrivers.Here), MemberType = typeof(AllDrivers))]
    public void ASlowReader_HoldsTheWriterUp(DriverKind driver) => RealLoop.Run(
        async () =>
        {
            var (client, server) = await Connect();
            var (written, read) = (0L, 0L);
            var memory = GC.GetTotalMemory(forceFullCollection: true);
            var writing = CreateTask(WriteWithoutEnd());
            var full = await WaitUntilStuck();
            var buffer = new byte[256 * 1024];
            for (var i = 0; i < 200; i++)
            {
                read += await client.Read(buffer);
                (written - read).ShouldBeLessThan(MostUnread);
            }

            read.ShouldBeGreaterThan(0);
            while (written == full)
            {
                read += await client.Read(buffer); // There is room again, so he goes on.
            }

            await WaitUntilStuck();
            (GC.GetTotalMemory(forceFullCollection: true) - memory).ShouldBeLessThan(8 * 1024 * 1024, "what waits for the peer waits in the system");
            server.Dispose();
            await Throws<ObjectDisposedException>(writing);
            client.Dispose();

            async Coroutine WriteWithoutEnd()
            {
                var piece = new byte[100_000];
                while (true)
                {
                    await server.Write(piece);
                    written += piece.Length;
                    written.ShouldBeLessThan(read + MostUnread);
                }
            }

            // Nothing has been taken for a while; and if that was too short a while, nothing is wrong.
            async Coroutine<long> WaitUntilStuck()
            {
                long last;
                do
                {
                    last = written;
                    await Sleep(TimeSpan.FromMilliseconds(100));
                }
                while (last != written || last == 0);
                return last;
            }
        },
        driver.Poller(),
        s_limit);

    [Theory]
    [MemberData(nameof(AllDrivers.Here), MemberType = typeof(AllDrivers))]
    public void PeersThatAreSilentAndNeverClose_CostNothingUntilTheServerGivesUp(DriverKind driver) => RealLoop.Run(
        async () =>
        {
            const int Count = 50;
            using var listener = ListenTcp(AnyPort);
            var given = 0;
            var server = new TcpServer(listener, async connection =>
            {
                connection.SetKeepAlive(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10), 3); // For those who are gone without a word.
                if (!await MoveOnAfter(TimeSpan.FromMilliseconds(200), async _ => { await connection.ReadLine(); }))
                {
                    given++;
                    connection.Abort();
                }
            });
            var serving = CreateTask(server.Run());
            List<System.Net.Sockets.Socket> peers = [];
            for (var i = 0; i < Count; i++)
            {
                var peer = ConnectAtOnce(listener.LocalEndPoint);
                peer.Send("half a li"u8);
                peers.Add(peer);
            }

            while (server.Snapshot() is { Accepted: < Count } or { Open: > 0 })
            {
                await Sleep(TimeSpan.FromMilliseconds(10));
            }

            given.ShouldBe(Count);
            Blocks.Lent.ShouldBe(0);
            server.Stop();
            await serving;
            Driver().Sockets.ShouldBeEmpty();
            peers.ForEach(static peer => peer.Dispose());
        },
        driver.Poller(),
        s_limit);

    private static async Coroutine OpenTalkAndClose(TcpListener listener, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var client = await ConnectTcp(listener.LocalEndPoint);
            await Talk(client);
            client.CloseWrite();
            await client.ReadToEnd();
        }
    }

    private static async Coroutine Talk(TcpStream client)
    {
        await client.WriteLine("hello");
        (await client.ReadLine()).ShouldBe("hello");
    }
}
