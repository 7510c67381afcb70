using Simmer.Tests.Net;
using static Simmer.Asyncio;
using static Simmer.Tests.Expect;
using static Simmer.Tests.Net.Loopback;

namespace Simmer.Tests.Servers;

/// <summary>A server in a network that a test plays.</summary>
internal static class ServerStage
{
    public static TcpServer Serve(FakeNetwork network, ServerOptions? options = null, Func<TcpStream, Coroutine> handler = null!) =>
        new(ListenTcp(AnyPort), handler, options);

    public static void Arrive(FakeNetwork network) => network.Driver.Arrivals.TryPut(network.Driver.Open());

    public static void DisposeArrivals(FakeNetwork network)
    {
        while (network.Driver.Arrivals.TryGet(out var arrival))
        {
            (arrival as IDisposable)?.Dispose();
        }
    }

    public static async Coroutine CancelAfterASecond(Coroutine coroutine)
    {
        var task = CreateTask(coroutine);
        await Sleep(Seconds(1));
        task.Cancel();
        await Throws<OperationCanceledException>(task);
    }

    public static async Coroutine Turns()
    {
        for (var i = 0; i < 20; i++)
        {
            await Yield();
        }
    }

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
