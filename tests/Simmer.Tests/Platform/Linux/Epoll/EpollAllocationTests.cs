using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Platform.Linux.Epoll;

[Collection(nameof(Alone))]
public sealed class EpollAllocationTests
{
    [Fact]
    public void SteadyState_ReceiveAndSend_AllocateNothing() => RealLoop.Run(async () =>
    {
        var (client, server) = await Connect();
        using (client)
        using (server)
        {
            var echo = CreateTask(Echo(server));
            var message = new byte[64];

            // Code that is not optimised yet allocates: boxes, for instance. How soon it is, depends on what else this
            // process compiles; that is why this test runs alone.
            while (await Talk(client, message, rounds: 10_000) > 0)
            {
            }

            client.CloseWrite();
            await echo;
        }

        // Each round is a send and a receive, on either side. The first one does not count: in it the caller, too, comes
        // to wait, and he does that too seldom to be optimised.
        static async Coroutine<long> Talk(TcpStream client, byte[] message, int rounds)
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
    });
}
