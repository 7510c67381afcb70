using Spectre.Console;

namespace Simmer.Cli.Reporting;

/// <summary>The output and the error stream, as Spectre sees them.</summary>
internal static class Terminal
{
    // What goes into a file or a pipe is not broken into lines of eighty characters.
    private const int WidthOfPipes = 10_000;

    /// <summary>For results.</summary>
    public static IAnsiConsole ForOutput() => Create(Console.Out, Console.IsOutputRedirected);

    /// <summary>For progress. Without ANSI if the error stream is no terminal.</summary>
    public static IAnsiConsole ForProgress() => Create(Console.Error, Console.IsErrorRedirected);

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Yes,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false }, // What a build server could do is of no use here.
        });
        console.Profile.Capabilities.Unicode = Glyphs.Current == Glyphs.Unicode;
        if (isRedirected)
        {
            console.Profile.Width = WidthOfPipes;
        }

        return console;
    }
}
