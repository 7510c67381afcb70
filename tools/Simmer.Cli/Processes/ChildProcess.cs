using System.ComponentModel;
using System.Diagnostics;
using static Simmer.Asyncio;

namespace Simmer.Cli.Processes;

/// <summary>This program once more, with a hidden command. It lives as long as its standard input is open: see <see cref="Lifeline"/>.</summary>
internal sealed class ChildProcess : IDisposable
{
    // More than the child allows itself, so that it is killed only if it hangs.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(6);

    private readonly Process _process;
    private readonly string _command;

    private ChildProcess(Process process, string command)
    {
        _process = process;
        _command = command;
    }

    /// <summary>The system's number for it.</summary>
    public int Id => _process.Id;

    /// <summary>Starts one.</summary>
    public static ChildProcess Start(params IReadOnlyList<string> arguments) => Start(arguments, environment: []);

    /// <summary>Starts one, with more in its environment than we have.</summary>
    public static ChildProcess Start(IReadOnlyList<string> arguments, IReadOnlyList<(string Name, string Value)> environment)
    {
        var self = Environment.ProcessPath!;
        var info = new ProcessStartInfo(self) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
        {
            info.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(info)!, arguments[0]);
    }

    /// <summary>Sends a line to its standard input. If it has gone, that is noticed where its output is read.</summary>
    public async Coroutine Write(string line)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line).OnLoop();
            await _process.StandardInput.FlushAsync().OnLoop();
        }
        catch (IOException)
        {
            // See above.
        }
    }

    /// <summary>The next line of its standard output; null when it has ended.</summary>
    public Coroutine<string?> ReadLine() => _process.StandardOutput.ReadLineAsync().OnLoop();

    /// <summary>Asks it to end: what it does then is its own affair.</summary>
    public void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has gone, and has not read what we had written.
        }
    }

    /// <summary>Asks it to end and waits for that, but not for ever.</summary>
    /// <returns>Its exit code.</returns>
    public async Coroutine<int> Stop()
    {
        CloseInput();
        if (!await MoveOnAfter(s_grace, async _ => await _process.WaitForExitAsync(CurrentToken)))
        {
            Kill();
            await _process.WaitForExitAsync();
        }

        return _process.ExitCode;
    }

    /// <summary>If it still lives, it is killed.</summary>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_command} (process {_process.Id})";

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }
}
