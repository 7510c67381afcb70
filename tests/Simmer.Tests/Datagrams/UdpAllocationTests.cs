using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Datagrams;

[Collection(nameof(Alone))]
public sealed class UdpAllocationTests
{
    [Fact]
    public void SendAndReceive_InSteadyState_AllocateNothing() => RealLoop.Run(async () =>
    {
        const int Rounds = 1000;
        using var server = BindUdp(AnyPort);
        using var client = await ConnectUdp(server.LocalEndPoint!);
        var buffer = new byte[100];
        byte[] data = [1, 2, 3];
        await Exchange(Rounds); // The pools fill.
        var before = GC.GetAllocatedBytesForCurrentThread();
        await Exchange(Rounds);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        allocated.ShouldBeLessThan(Rounds, "not one byte for each datagram");

        async Coroutine Exchange(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                await client.Send(data);
                var received = await server.Receive(buffer);
                await server.SendTo(data, received.Sender);
                await client.Receive(buffer);
            }
        }
    });
}
