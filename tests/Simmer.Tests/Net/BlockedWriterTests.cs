using static Simmer.Asyncio;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Net;

/// <summary>Many who wait for room and for input on the same sockets, both ways at once: nobody is forgotten, no byte is missing.</summary>
public sealed class BlockedWriterTests
{
    private const int Connections = 20;
    private const int BytesEachWay = 200_000;

    // The system doubles it. Smaller ones it makes wait for timers of its own.
    private const int BufferSize = 8 * 1024;

    [Theory]
    [MemberData(nameof(AllDrivers.Here), MemberType = typeof(AllDrivers))]
    public void ReadersAndWriters_OnTheSameSocketsWithTinyBuffers_LoseNothing(DriverKind driver) => RealLoop.Run(
        async () =>
        {
            var content = Pattern(BytesEachWay);
            await TaskGroup.Run(async group =>
            {
                using var listener = ListenTcp(AnyPort, new ListenOptions { Backlog = Connections });
                for (var i = 0; i < Connections; i++)
                {
                    var client = WithTinyBuffers(await ConnectTcp(listener.LocalEndPoint));
                    var server = WithTinyBuffers(await listener.Accept());
                    group.Spawn(BothWays(client, server, content, new Random(i)), $"pair {i}");
                }
            });
        },
        driver.Poller(),
        limit: TimeSpan.FromMinutes(2));

    private static TcpStream WithTinyBuffers(TcpStream stream)
    {
        stream.SendBufferSize = stream.ReceiveBufferSize = BufferSize;
        return stream;
    }

    private static async Coroutine BothWays(TcpStream client, TcpStream server, byte[] content, Random random)
    {
        using (client)
        using (server)
        {
            await Gather(
                WriteAll(client, content, random),
                WriteAll(server, content, random),
                ReadAll(client, content, random),
                ReadAll(server, content, random));
        }
    }

    private static async Coroutine WriteAll(TcpStream stream, byte[] content, Random random)
    {
        for (var at = 0; at < content.Length;)
        {
            var count = Math.Min(1 + random.Next(1 << random.Next(18)), content.Length - at);
            await stream.Write(content.AsMemory(at, count));
            at += count;
        }

        stream.CloseWrite();
    }

    // At times in sips, at times late: then the writer has to wait.
    private static async Coroutine ReadAll(TcpStream stream, byte[] content, Random random)
    {
        var buffer = new byte[32 * 1024];
        var at = 0;
        while (await stream.Read(buffer.AsMemory(0, 1 + random.Next(1 << random.Next(1, 16)))) is var count and > 0)
        {
            buffer.AsSpan(0, count).SequenceEqual(content.AsSpan(at, count)).ShouldBeTrue($"the bytes from {at} on");
            at += count;
            if (random.Next(8) == 0)
            {
                await Yield();
            }
        }

        at.ShouldBe(content.Length);
    }
}
