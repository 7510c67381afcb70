namespace Simmer;

/// <summary>A program to run: what, with which arguments, where, and what its standard streams are.</summary>
/// <remarks>
/// <para>
/// Nothing is started by making one, and it can be used again and again; <c>with</c> makes a variation. The arguments
/// reach the program as they are: nothing is split, quoted or expanded, except by <see cref="Shell"/>.
/// </para>
/// <code>
/// var log = new ProcessCommand("git", "log", "-1") { WorkingDirectory = folder, Output = Redirect.Pipe };
/// </code>
/// <para><b>Threads.</b> Any.</para>
/// </remarks>
public sealed record ProcessCommand
{
    /// <summary>A program and its arguments. asyncio's <c>create_subprocess_exec</c>.</summary>
    /// <param name="file">
    /// A name, which is looked for in the PATH that the program will have; or a path, which may be relative to
    /// <see cref="WorkingDirectory"/>.
    /// </param>
    /// <param name="arguments">Its arguments, without its own name.</param>
    public ProcessCommand(string file, params IEnumerable<string> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(arguments);
        File = file;
        Arguments = [.. arguments];
    }

    /// <summary>A name that is looked for in the PATH, or a path.</summary>
    public string File { get; }

    /// <summary>The arguments, without the program's own name.</summary>
    public IReadOnlyList<string> Arguments { get; init; }

    /// <summary>What the program is told that it is called; null: <see cref="File"/>. Not on Windows.</summary>
    public string? Argument0 { get; init; }

    /// <summary>Where it runs; null: where this program does.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>What its environment has beside, or instead of, what is inherited. Null: it lacks this variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Does it get this program's environment, too? By default it does.</summary>
    public bool InheritEnvironment { get; init; } = true;

    /// <summary>Its standard input; by default this program's.</summary>
    public Redirect Input { get; init; } = Redirect.Inherit;

    /// <summary>Its standard output; by default this program's.</summary>
    public Redirect Output { get; init; } = Redirect.Inherit;

    /// <summary>Its standard error; by default this program's.</summary>
    public Redirect Error { get; init; } = Redirect.Inherit;

    /// <summary>Whom it belongs together with; by default with this program.</summary>
    public ProcessGrouping Grouping { get; init; }

    /// <summary>The line for the shell, if this is one.</summary>
    internal string? ShellLine { get; private init; }

    /// <summary>A line for the system's shell: <c>/bin/sh</c>, on Windows <c>cmd.exe</c>. asyncio's <c>create_subprocess_shell</c>.</summary>
    /// <param name="line">
    /// The line, which the shell takes apart. Never put into it what somebody else has written: that could be a command.
    /// Pass such things as arguments of <see cref="ProcessCommand(string, IEnumerable{string})"/>, or in <see cref="Environment"/>.
    /// </param>
    /// <remarks>
    /// The shell is a process of its own, and by default a signal reaches only it, not what it has started. With
    /// <see cref="ProcessGrouping.Own"/> it reaches all of them.
    /// </remarks>
    public static ProcessCommand Shell(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return new ProcessCommand("/bin/sh", "-c", line) { ShellLine = line };
    }

    /// <summary>The program and its arguments, for people.</summary>
    public override string ToString() => ShellLine ?? string.Join(' ', Arguments.Prepend(File).Select(Quoted));

    /// <summary>The environment that the program gets.</summary>
    internal Dictionary<string, string> CompleteEnvironment()
    {
        var complete = new Dictionary<string, string>(StringComparer.Ordinal);
        if (InheritEnvironment)
        {
            foreach (System.Collections.DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
            {
                complete[(string)variable.Key] = (string?)variable.Value ?? string.Empty;
            }
        }

        foreach (var (name, value) in Environment)
        {
            if (value is null)
            {
                complete.Remove(name);
            }
            else
            {
                complete[name] = value;
            }
        }

        return complete;
    }

    private static string Quoted(string argument) =>
        argument.Length > 0 && !argument.Any(char.IsWhiteSpace) ? argument : $"\"{argument}\"";
}
