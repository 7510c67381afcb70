using Simmer.Platform.Portable;
using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Portable;

[Collection(nameof(Alone))]
public sealed class SocketAllocationTests
{
    [Fact]
    public void SteadyState_ReceiveAndSend_AllocateNothing() => RealLoop.Run(
        async () =>
        {
            var (client, server) = await Connect();
            using (client)
            using (server)
            {
                var echo = CreateTask(Echo(server));
                var message = new byte[64];

                // Until everything is optimised: see EpollAllocationTests. RealLoop ends this if it never is.
                while (await Talk(client, message, rounds: 2_000) > 0)
                {
                }

                client.CloseWrite();
                await echo;
            }
        },
        static () => new SocketDriver());

    private static async Coroutine<long> Talk(TcpStream client, byte[] message, int rounds)
    {
        var before = 0L;
        for (var i = 0; i <= rounds; i++)
        {
            before = i == 1 ? GC.GetAllocatedBytesForCurrentThread() : before;
            await client.Write(message);
            for (var left = message.Length; left > 0;)
            {
                left -= await client.Read(message.AsMemory(0, left));
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
