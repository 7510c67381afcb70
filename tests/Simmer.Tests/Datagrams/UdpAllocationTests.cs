using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Datagrams;

[Collection(nameof(Alone))]
public sealed class UdpAllocationTests
{
    [Fact]
    public void SteadyState_SendAndReceive_AllocateNothing() => RealLoop.Run(async () =>
    {
        using var server = BindUdp(AnyPort);
        using var client = await ConnectUdp(server.LocalEndPoint!);

        // Until the code is optimised: see EpollAllocationTests. If it never comes to zero, the limit of RealLoop ends it.
        while (await Exchange(server, client, rounds: 1000) > 0)
        {
        }

        static async Coroutine<long> Exchange(UdpEndpoint server, UdpEndpoint client, int rounds)
        {
            var buffer = new byte[100];
            byte[] data = [1, 2, 3];
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < rounds; i++)
            {
                await client.Send(data);
                var received = await server.Receive(buffer);
                await server.SendTo(data, received.Sender);
                await client.Receive(buffer);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    });
}
