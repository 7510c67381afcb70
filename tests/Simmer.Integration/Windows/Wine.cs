using System.Diagnostics;

namespace Simmer.Integration.Windows;

/// <summary>Programs for Windows, run by Wine: published once, with one prefix, for all tests here.</summary>
/// <remarks>Nothing of it stays: Wine's own processes end with <see cref="Dispose"/>, and its folder is temporary.</remarks>
public sealed class Wine : IDisposable
{
    // Bounds, not expectations: building for another system takes some 20 s, the first start of Wine 10, all cases another 40.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _environment;

    public Wine()
    {
        _environment = new(StringComparer.Ordinal)
        {
            ["WINEPREFIX"] = Path.Join(_folder.Path, "prefix"),
            ["WINEDEBUG"] = "-all",
            ["DOTNET_EnableWriteXorExecute"] = "0", // See docs/windows.md.

            // Without these it would offer to install what nobody here needs. Later the first of them must be there: by it Wine
            // loads what is written for .NET.
            ["WINEDLLOVERRIDES"] = "mscoree,mshtml=;winemenubuilder.exe=d",
        };
        CheckInstalled();
        Parallel.Invoke(Publish, MakePrefix);
        _environment["WINEDLLOVERRIDES"] = "winedbg.exe=d"; // Who crashes ends at once, and prints nothing in between.
    }

    public static string Root { get; } = FindRoot();

    private string Programs => Path.Join(_folder.Path, "programs");

    /// <summary>Runs a program that was published.</summary>
    public ProgramRun RunProgram(string name, string[] arguments, string input = "") =>
        Run("wine", [Path.Join(Programs, name + ".exe"), .. arguments], input);

    public void Dispose()
    {
        Run("wineserver", "--kill"); // Those of this prefix, and no others.
        Run("wineserver", "--wait");
        _folder.Dispose();
    }

    /// <summary>Runs a program of this machine.</summary>
    public ProgramRun Run(string program, params string[] arguments) => Run(program, arguments, input: "");

    /// <inheritdoc cref="Run(string, string[])"/>
    public ProgramRun Run(string program, string[] arguments, string input)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment)
        {
            info.Environment[name] = value;
        }

        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        Tell(process, input);
        if (!process.WaitForExit(s_limit) || !Task.WaitAll([output, errors], s_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} has not ended after {s_limit.TotalMinutes} minutes.");
        }

        return new ProgramRun(process.ExitCode, output.Result.ReplaceLineEndings("\n"), errors.Result.ReplaceLineEndings("\n"));
    }

    private static void Tell(Process process, string input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already, and did not want to know.
        }
    }

    private void Publish()
    {
        var project = Path.Join(Root, "tests", "Simmer.Integration", "Windows", "windows.proj");
        var build = Run("dotnet", "msbuild", project, $"-p:Destination={Programs}/", "-verbosity:quiet", "-nodeReuse:false");
        build.ExitCode.ShouldBe(0, $"publishing for Windows failed: {build.Output}");
    }

    private void MakePrefix() => Run("wine", "wineboot", "--init").ExitCode.ShouldBe(0, "Wine cannot make its folder");

    private static void CheckInstalled()
    {
        var isInstalled = Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(static folder => File.Exists(Path.Join(folder, "wine")));
        isInstalled.ShouldBeTrue(
            "Wine is not installed, so nothing can be said about Windows. ./test installs it with: apt-get install wine wine64");
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Join(folder, "Simmer.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder;
    }
}
