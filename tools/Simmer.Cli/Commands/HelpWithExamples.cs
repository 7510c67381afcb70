using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Simmer.Cli.Commands;

/// <summary>The usual help, which is made from the options and so cannot disagree with them, and below it what only people can write.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private const string OfRoot = """
        Examples:
          simmer fetch                      see one thread do the work of a hundred
          simmer fetch https://example.com  fetch it, and say how it went
          simmer fetch --help               all about fetching
        """;

    public override int Invoke(ParseResult parseResult)
    {
        usual.MaxWidth = Math.Min(usual.MaxWidth, 100); // Long lines are hard to read.
        var output = parseResult.InvocationConfiguration.Output;
        using var text = new StringWriter();
        parseResult.InvocationConfiguration.Output = text;
        usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;

        // It names the assembly; people call the script.
        var assembly = typeof(HelpWithExamples).Assembly.GetName().Name!;
        output.WriteLine(text.ToString().TrimEnd().Replace(assembly, "simmer", StringComparison.Ordinal));
        output.WriteLine();
        output.WriteLine(parseResult.CommandResult.Command.Name == FetchCommand.Name ? FetchCommand.Examples : OfRoot);
        return ExitCode.Success;
    }
}
