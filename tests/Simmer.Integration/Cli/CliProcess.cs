using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Simmer.Integration.Cli;

/// <summary>The command, as a process: as its users run it.</summary>
internal sealed class CliProcess : IDisposable
{
    // Inherited by all its children, so that one can see whether any is left.
    private const string Mark = "SIMMER_TEST_RUN";

    private readonly string _mark = Guid.NewGuid().ToString();
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private CliProcess(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment, string redirection = "")
    {
        // Whoever runs the tests in the background of a script makes them ignore SIGINT, and so their children.
        var info = new ProcessStartInfo("env")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] command = ["--default-signal=INT", "sh", "-c", $"exec \"$@\" {redirection}", "sh", "dotnet", Path.Join(AppContext.BaseDirectory, "simmer-cli.dll"), .. arguments];
        Array.ForEach(command, info.ArgumentList.Add);
        info.Environment[Mark] = _mark;
        info.Environment["NO_PROXY"] = "127.0.0.1,localhost";
        info.Environment["LANG"] = "C.UTF-8";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            info.Environment[name] = value;
        }

        _process = Process.Start(info)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it.</summary>
    public static CliProcess Start(params string[] arguments) => new(arguments, environment: null);

    /// <summary>Runs it to its end.</summary>
    public static CliResult Run(params string[] arguments) => RunWithInput(string.Empty, arguments);

    /// <summary>Runs it to its end, with something on its standard input.</summary>
    public static CliResult RunWithInput(string input, params string[] arguments)
    {
        using var cli = new CliProcess(arguments, environment: null);
        cli._process.StandardInput.Write(input);
        cli._process.StandardInput.Close();
        return cli.WaitForExit();
    }

    /// <summary>Runs it to its end, in another environment.</summary>
    public static CliResult RunIn(Dictionary<string, string> environment, params string[] arguments)
    {
        using var cli = new CliProcess(arguments, environment);
        return cli.WaitForExit();
    }

    /// <summary>Runs it to its end, with a redirection of the shell's.</summary>
    public static CliResult RunRedirected(string redirection, params string[] arguments)
    {
        using var cli = new CliProcess(arguments, environment: null, redirection);
        return cli.WaitForExit();
    }

    /// <summary>Has it ended?</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code, when it has ended. Unlike <see cref="WaitForExit"/>, also while children hold its output open.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Makes its children stand still, as if they hung.</summary>
    public void StopChildren()
    {
        const int Sigstop = 19;
        foreach (var child in Family().Where(process => process != _process.Id))
        {
            Kill(child, Sigstop).ShouldBe(0);
        }
    }

    /// <summary>Sends it a signal, if it is still there.</summary>
    /// <returns>False: one cannot know yet what comes of it.</returns>
    public bool TrySignal(PosixSignal signal)
    {
        _ = Kill(_process.Id, NumberOf(signal));
        return false;
    }

    /// <summary>Sends it a signal: to it alone, not to its children.</summary>
    public void Signal(PosixSignal signal) => Kill(_process.Id, NumberOf(signal)).ShouldBe(0);

    /// <summary>Ends it as nobody wants to be ended.</summary>
    public void KillAtOnce() => Kill(_process.Id, 9).ShouldBe(0);

    public CliResult WaitForExit()
    {
        _process.WaitForExit(Wait.Limit).ShouldBeTrue("the command should have ended");
        Task.WaitAll([_output, _error], (int)Wait.Limit.TotalMilliseconds).ShouldBeTrue("no child should hold its output open");
        return new CliResult(_process.ExitCode, _output.Result, _error.Result);
    }

    /// <summary>Its children that live, and itself.</summary>
    public IReadOnlyList<int> Family()
    {
        List<int> family = [];
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) && BearsOurMark(process))
            {
                family.Add(process);
            }
        }

        return family;
    }

    public void Dispose()
    {
        foreach (var process in Family())
        {
            _ = Kill(process, 9);
        }

        _process.Dispose();
    }

    private static int NumberOf(PosixSignal signal) => signal == PosixSignal.SIGINT ? 2 : 15;

    private bool BearsOurMark(int process)
    {
        try
        {
            // A zombie has no environment any more.
            return File.ReadAllText($"/proc/{process}/environ").Contains(_mark, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
