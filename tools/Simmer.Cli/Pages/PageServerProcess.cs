using System.Globalization;
using System.Text.Json;
using Simmer.Cli.Commands;
using Simmer.Cli.Fetching;
using Simmer.Cli.Processes;

namespace Simmer.Cli.Pages;

/// <summary>The other side of <see cref="PageProgram"/>: the server, while somebody needs it.</summary>
internal static class PageServerProcess
{
    /// <summary>Runs <paramref name="body"/> with a server, and stops the server when that has ended, in whichever way.</summary>
    /// <param name="pages">How many pages it has.</param>
    /// <param name="latencyScale">How much slower than usual they are.</param>
    /// <param name="body">What needs the server; it is told the port.</param>
    public static async Coroutine Use(int pages, double latencyScale, Func<int, Coroutine> body)
    {
        using var server = ChildProcess.Start(
            ServePagesCommand.Name,
            "--pages", pages.ToString(CultureInfo.InvariantCulture),
            "--latency-scale", latencyScale.ToString("F9", CultureInfo.InvariantCulture));
        try
        {
            var line = await server.ReadLine()
                ?? throw new ChildFailedException("The server of the demonstration has ended before its time.");
            await body(JsonSerializer.Deserialize(line, WireJson.Default.ServerReady)!.Port);
        }
        finally
        {
            await server.Stop();
        }
    }
}
