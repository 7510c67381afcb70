namespace Simmer.Platform.Linux;

/// <summary>Where a program is: as a shell would look for it, in the PATH that the program itself will have.</summary>
internal static class ProgramSearch
{
    // Without a PATH, where every system has its programs.
    private const string DefaultPath = "/bin:/usr/bin";

    /// <summary>The path of the program, absolute or relative to the folder in which it will run.</summary>
    /// <exception cref="ProcessStartException">It is nowhere, or may not be executed.</exception>
    public static string Find(ProcessCommand command, Dictionary<string, string> environment)
    {
        if (command.File.Contains('/', StringComparison.Ordinal))
        {
            return command.File;
        }

        var path = environment.GetValueOrDefault("PATH") is { Length: > 0 } given ? given : DefaultPath;
        string? forbidden = null;
        foreach (var folder in path.Split(':'))
        {
            var candidate = Path.Combine(folder.Length == 0 ? "." : folder, command.File);
            var place = Path.Combine(command.WorkingDirectory ?? string.Empty, candidate);
            if (!File.Exists(place))
            {
                continue;
            }

            if (ProcessCalls.IsExecutable(place))
            {
                return candidate;
            }

            forbidden ??= candidate;
        }

        throw new ProcessStartException(command, forbidden is null
            ? $"there is no such program in the PATH ({path})."
            : $"'{forbidden}' is not permitted to be executed (chmod +x?).");
    }

    /// <summary>Why the system has refused to start it, in words that help.</summary>
    public static ProcessStartException Explain(ProcessCommand command, string path, Errno error, long size)
    {
        var folder = command.WorkingDirectory;
        var place = Path.Combine(folder ?? string.Empty, path);
        return new ProcessStartException(command, error switch
        {
            Errno.NoEntry or Errno.NotDirectory when folder is not null && !Directory.Exists(folder) =>
                $"its working directory '{folder}' does not exist.",
            Errno.NoEntry when File.Exists(place) => $"'{path}' exists, but not what runs it: look at its first line (#!).",
            Errno.NoEntry or Errno.NotDirectory => $"there is no file '{path}'{(folder is null ? $" (working directory '{Directory.GetCurrentDirectory()}')" : $" (working directory '{folder}')")}.",
            Errno.AccessDenied when Directory.Exists(place) => $"'{path}' is a folder.",
            Errno.AccessDenied => $"'{path}' is not permitted to be executed{(folder is null ? string.Empty : $", or the working directory '{folder}' to be entered")} (chmod +x?).",
            Errno.ListTooLong => $"its arguments and environment are too long: {size:N0} bytes. Pass them in a file, or by the standard input.",
            Errno.NotExecutable => $"'{path}' is no program of this system. If it is a script it lacks its first line (#!).",
            _ => $"{error.Text()}.",
        });
    }
}
