using System.CommandLine;
using Simmer.Cli.Fetching;

namespace Simmer.Cli.Commands;

/// <summary><c>simmer fetch-mode</c>, hidden: one mode, alone in a process, for <see cref="ModeProcess"/>.</summary>
internal static class FetchModeCommand
{
    public const string Name = "fetch-mode";

    public static Command Create()
    {
        var command = new Command(Name, "Fetches in one mode. The job comes as a line of JSON on standard input.") { Hidden = true };
        command.SetAction(static _ => ModeProgram.Run());
        return command;
    }
}
