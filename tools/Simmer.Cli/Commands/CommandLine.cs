using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Simmer.Cli.Commands;

/// <summary>From arguments to a command, and from its outcome to an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs the command that <paramref name="arguments"/> ask for.</summary>
    /// <returns>The exit code: see <see cref="ExitCode"/>.</returns>
    public static int Run(string[] arguments)
    {
        var parsed = CreateRoot().Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            return Refuse(parsed);
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine($"simmer: {e.Message}");
            return ExitCode.Usage;
        }
        catch (Exception e) when (IsAboutWriting(e))
        {
            // Everything else that reads or writes says so itself: this is our own output, on a full disk or closed.
            Complain($"simmer: cannot write to standard output: {(e.InnerException ?? e).Message}");
            return ExitCode.Internal;
        }
    }

    private static void Complain(string message)
    {
        try
        {
            Console.Error.WriteLine(message);
        }
        catch (Exception e) when (IsAboutWriting(e))
        {
            // Then the exit code has to say it.
        }
    }

    // A closed descriptor is an access that is denied, in .NET's eyes.
    private static bool IsAboutWriting(Exception failure) => failure is IOException or UnauthorizedAccessException;

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand("asyncio for .NET, from the command line.")
        {
            FetchCommand.Create(),
            FetchModeCommand.Create(),
            ServePagesCommand.Create(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        root.SetAction(parsed => help.Action is SynchronousCommandLineAction action ? action.Invoke(parsed) : ExitCode.Internal);
        return root;
    }

    private static int Refuse(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
        {
            Console.Error.WriteLine($"simmer: {error.Message}");
        }

        var command = parsed.CommandResult.Command;
        Console.Error.WriteLine($"Try '{(command is RootCommand ? "simmer" : $"simmer {command.Name}")} --help'.");
        return ExitCode.Usage;
    }
}
