using System.Diagnostics;

namespace Simmer.Platform;

/// <summary>What .NET is told to start. It says clearly what it cannot.</summary>
internal static class PortableStart
{
    public static ProcessStartInfo Of(ProcessCommand command, bool isWindows)
    {
        CheckSupported(command);
        var start = new ProcessStartInfo
        {
            FileName = command.File,
            WorkingDirectory = command.WorkingDirectory ?? string.Empty,
            UseShellExecute = false,
            RedirectStandardInput = command.Input != Redirect.Inherit,
            RedirectStandardOutput = command.Output != Redirect.Inherit,
            RedirectStandardError = command.Error != Redirect.Inherit,
        };
        SetArguments(start, command, isWindows);
        start.Environment.Clear();
        foreach (var (name, value) in command.CompleteEnvironment())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static void SetArguments(ProcessStartInfo start, ProcessCommand command, bool isWindows)
    {
        if (isWindows && command.ShellLine is { } line)
        {
            // Its own rules of quoting: with /s, everything between the outer quotes is the line.
            start.FileName = "cmd.exe";
            start.Arguments = $"/d /s /c \"{line}\"";
            return;
        }

        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }
    }

    private static void CheckSupported(ProcessCommand command)
    {
        foreach (var redirect in (Redirect[])[command.Input, command.Output, command.Error])
        {
            if (redirect == Redirect.ToOutput || redirect.Handle is not null)
            {
                throw new PlatformNotSupportedException(
                    $"Here a program's streams can be inherited, pipes or nothing, but not '{redirect}'. Use Redirect.Pipe and copy.");
            }
        }

        if (command.Argument0 is not null || command.Grouping is ProcessGrouping.OwnSession)
        {
            throw new PlatformNotSupportedException("Here a program can have neither another name than its file's nor a session of its own.");
        }
    }
}
