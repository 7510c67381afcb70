using Simmer.Tests.Net;
using static Simmer.Asyncio;

namespace Simmer.Tests.Streams;

/// <summary>In steady state reading and writing allocates nothing, and TLS stays on the loop's thread.</summary>
[Collection(nameof(Alone))]
public sealed class StreamAllocationTests
{
    private const int Rounds = 5000;

    [Fact]
    public void ReadBorrowedAndWrite_AllocateNothing() => Measure(
        async server =>
        {
            while (true)
            {
                using var data = await server.ReadBorrowed();
                if (data.IsEmpty)
                {
                    return;
                }

                await server.Write(data.Memory);
            }
        },
        async (client, message) =>
        {
            await client.Write(message);
            for (var left = message.Length; left > 0;)
            {
                using var data = await client.ReadBorrowed();
                left -= data.Length;
            }
        });

    [Fact]
    public void ReadExactlyAndWriteOfPieces_AllocateNothing()
    {
        ReadOnlyMemory<byte>[] pieces = [new byte[30], new byte[34]];
        Measure(
            async server =>
            {
                var buffer = new byte[64];
                while ((await server.Peek()).Length > 0)
                {
                    await server.ReadExactly(buffer.AsMemory(0, 4));
                    await server.ReadExactly(buffer.AsMemory(4));
                    await server.Write(pieces);
                }
            },
            async (client, message) =>
            {
                await client.Write(pieces);
                await client.ReadExactly(message);
            });
    }

    [Fact]
    public void Tls_ReadsAndWritesOnTheLoopsThreadOnly() => RealLoop.Run(async () =>
    {
        var (a, b) = await Loopback.Connect();
        var (client, server) = await Tls.TlsPair.Connect(a, b);
        var before = ThreadPool.CompletedWorkItemCount;
        var echo = CreateTask(Echo());
        for (var i = 0; i < 200; i++)
        {
            await client.WriteLine("over and over");
            await client.ReadLine();
        }

        await client.DisposeAsync();
        await echo;
        (ThreadPool.CompletedWorkItemCount - before).ShouldBeLessThan(20, "nothing of it ran on the thread pool, which others may use meanwhile");

        async Coroutine Echo()
        {
            await foreach (var line in server.ReadLines())
            {
                await server.WriteLine(line);
            }

            await server.DisposeAsync();
        }
    });

    private static void Measure(Func<TcpStream, Coroutine> serve, Func<TcpStream, byte[], Coroutine> talk) => RealLoop.Run(async () =>
    {
        var (client, server) = await Loopback.Connect();
        using (client)
        using (server)
        {
            var serving = CreateTask(serve(server));
            var message = new byte[64];

            // Code that is not optimised yet allocates; how soon it is, depends on what else this process compiles.
            while (await Talk() > 0)
            {
            }

            client.CloseWrite();
            await serving;

            async Coroutine<long> Talk()
            {
                var before = 0L;
                for (var i = 0; i <= Rounds; i++)
                {
                    before = i == 1 ? GC.GetAllocatedBytesForCurrentThread() : before;
                    await talk(client, message);
                }

                return GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
    });
}
