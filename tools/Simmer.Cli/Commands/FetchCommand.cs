using System.CommandLine;
using Simmer.Cli.Fetching;
using Simmer.Cli.Pages;

namespace Simmer.Cli.Commands;

/// <summary><c>simmer fetch</c>: the options, and what they come to.</summary>
internal static class FetchCommand
{
    public const string Name = "fetch";

    /// <summary>What stands below the options in <c>simmer fetch --help</c>.</summary>
    public const string Examples = """
        Modes:
          sequential  one after the other, on one thread, with HttpClient as it is
          threads     as many threads as --concurrency says, each with a blocking HttpClient.Send
          coroutines  one event loop on one thread: HttpClient over Simmer's own connections
          all         each of them, alone, in a process of its own, and a comparison

        Examples:
          simmer fetch                                    the demonstration, in all modes
          simmer fetch https://example.com https://example.org
          simmer fetch --from urls.txt --output pages     save them; '#' begins a comment
          grep -o 'https://[^"]*' index.html | simmer fetch --from - --concurrency 50
          simmer fetch --from urls.txt --json | jq '.modes[0].results[] | select(.error)'
          simmer fetch --from urls.txt --mode all         how much would threads need for these?

        Progress goes to standard error, results go to standard output.
        Ctrl-C cancels what is under way, removes half files, and reports what was done; twice, it ends at once.

        Exit codes:
          0    everything was fetched
          1    something could not be fetched, or answered with status 400 or above
          2    wrong usage, or a bad list of URLs: nothing was fetched
          70   simmer itself has failed
          130  cancelled by Ctrl-C (143 by SIGTERM)
        """;

    private const int UrlConcurrency = 20;
    private const int DemoConcurrency = 100;
    private const int DefaultTimeout = 30;

    public static Command Create()
    {
        var urls = new Argument<string[]>("URL")
        {
            Description = "What to fetch: http or https. Without any, a demonstration: "
                + $"{PageSite.DefaultCount} pages from a server of our own on this machine, each of which takes 50 to 300 ms to answer.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var from = new Option<string?>("--from") { HelpName = "FILE", Description = "Reads URLs from a file, one per line; '-' is standard input." };
        var mode = new Option<string?>("--mode")
        {
            HelpName = "sequential|threads|coroutines|all",
            Description = "How to fetch. [default: coroutines for URLs, all for the demonstration]",
        };
        mode.AcceptOnlyFromAmong("sequential", "threads", "coroutines", "all");
        var concurrency = Numbers.Whole(
            "--concurrency", 1, 10_000, "N", $"How many at a time. [default: {UrlConcurrency} for URLs, {DemoConcurrency} for the demonstration]");
        var timeout = Numbers.Positive(
            "--timeout", 0.001, 86_400, "SECONDS", $"How long each may take, from connecting to the last byte. [default: {DefaultTimeout}]");
        var output = new Option<string?>("--output")
        {
            HelpName = "DIR",
            Description = "Saves the bodies in this folder, in files named after the URLs. With several modes, each has a folder of its own in it.",
        };
        var json = new Option<bool>("--json") { Description = "Prints one JSON document instead of tables." };
        var pages = Numbers.Whole("--pages", 1, 10_000, "N", "How many pages the demonstration has.");
        var latencyScale = Numbers.Positive("--latency-scale", 0.000_001, 100, "X", "How much slower its pages are.");
        pages.Hidden = latencyScale.Hidden = true; // For tests.

        var command = new Command(Name, "Fetches URLs, many at a time; without URLs, shows what that is good for.")
        {
            urls, from, mode, concurrency, timeout, output, json, pages, latencyScale,
        };
        command.SetAction(parsed =>
        {
            var list = UrlList.Read(parsed.GetValue(urls) ?? [], parsed.GetValue(from));
            return FetchProgram.Run(new FetchPlan
            {
                Urls = list,
                Modes = ModesOf(parsed.GetValue(mode), isDemo: list is null),
                Concurrency = parsed.GetValue(concurrency) ?? (list is null ? DemoConcurrency : UrlConcurrency),
                TimeoutSeconds = parsed.GetValue(timeout) ?? DefaultTimeout,
                Output = parsed.GetValue(output),
                DemoPages = parsed.GetValue(pages) ?? PageSite.DefaultCount,
                DemoLatencyScale = parsed.GetValue(latencyScale) ?? 1,
            },
            parsed.GetValue(json));
        });
        return command;
    }

    private static FetchMode[] ModesOf(string? mode, bool isDemo) => (mode ?? (isDemo ? "all" : "coroutines")) switch
    {
        "sequential" => [FetchMode.Sequential],
        "threads" => [FetchMode.Threads],
        "coroutines" => [FetchMode.Coroutines],
        _ => [FetchMode.Sequential, FetchMode.Threads, FetchMode.Coroutines],
    };
}
