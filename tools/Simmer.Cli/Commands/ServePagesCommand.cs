using System.CommandLine;
using Simmer.Cli.Pages;

namespace Simmer.Cli.Commands;

/// <summary><c>simmer serve-pages</c>, hidden: the server of the demonstration, for <see cref="PageServerProcess"/>.</summary>
internal static class ServePagesCommand
{
    public const string Name = "serve-pages";

    public static Command Create()
    {
        var port = Numbers.Whole("--port", 0, 65_535, "N", "The port on loopback; 0: the system chooses.");
        var pages = Numbers.Whole("--pages", 1, 10_000, "N", "How many pages there are.");
        var latencyScale = Numbers.Positive("--latency-scale", 0.000_001, 100, "X", "How much slower they are.");
        var command = new Command(Name, "Serves the pages of the demonstration until standard input ends.") { port, pages, latencyScale };
        command.Hidden = true;
        command.SetAction(parsed => PageProgram.Run(
            parsed.GetValue(port) ?? 0,
            new PageSite(parsed.GetValue(pages) ?? PageSite.DefaultCount, parsed.GetValue(latencyScale) ?? 1)));
        return command;
    }
}
