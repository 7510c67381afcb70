using System.Net;
using System.Text.Json;
using Simmer.Cli.Fetching;
using Simmer.Cli.Processes;
using static Simmer.Asyncio;

namespace Simmer.Cli.Pages;

/// <summary>The server of the demonstration: a process of its own, so that its work is not counted as the fetchers'.</summary>
internal static class PageProgram
{
    /// <summary>Serves on loopback until standard input ends.</summary>
    public static int Run(int port, PageSite site)
    {
        using var lifeline = Lifeline.Watch(Console.In);
        try
        {
            Asyncio.Run(() => Serve(port, site, lifeline.Ended), new LoopOptions { HandleSignals = false });
        }
        catch (CancelledException)
        {
            // As was asked for.
        }

        return ExitCode.Success;
    }

    private static async Coroutine Serve(int port, PageSite site, CancellationToken ended)
    {
        var (loop, main) = (EventLoop.Current, CurrentTask!);
        using var ending = ended.Register(() => loop.CallSoonThreadsafe(() => main.Cancel()));
        var listener = ListenTcp(new IPEndPoint(IPAddress.Loopback, port));
        Console.Out.WriteLine(JsonSerializer.Serialize(new ServerReady(listener.LocalEndPoint.Port), WireJson.Default.ServerReady));
        await TcpServer.Serve(listener, connection => new PageConnection(connection, site).Serve());
    }
}
