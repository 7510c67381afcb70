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
        };
        CheckInstalled();
        var project = Path.Join(Root, "tests", "Simmer.Integration", "Windows", "windows.proj");
        var build = Run("dotnet", "msbuild", project, $"-p:Destination={Programs}/", "-verbosity:quiet", "-nodeReuse:false");
        build.ExitCode.ShouldBe(0, $"publishing for Windows failed: {build.Output}");
        MakePrefix();
    }

    public static string Root { get; } = FindRoot();

    private string Programs => Path.Join(_folder.Path, "programs");

    /// <summary>Runs a program that was published.</summary>
    public (int ExitCode, string Output) RunProgram(string name, params string[] arguments) =>
        Run("wine", [Path.Join(Programs, name + ".exe"), .. arguments]);

    public void Dispose()
    {
        Run("wineserver", "--kill"); // Those of this prefix, and no others.
        Run("wineserver", "--wait");
        _folder.Dispose();
    }

    /// <summary>Runs a program of this machine.</summary>
    public (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var (name, value) in _environment)
        {
            info.Environment[name] = value;
        }

        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(s_limit) || !output.Wait(s_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} has not ended after {s_limit.TotalMinutes} minutes.");
        }

        return (process.ExitCode, output.Result.ReplaceLineEndings("\n"));
    }

    // Without these it would offer to install what nobody here needs. Later the first of them must be there: by it Wine loads
    // what is written for .NET.
    private void MakePrefix()
    {
        _environment["WINEDLLOVERRIDES"] = "mscoree,mshtml=;winemenubuilder.exe=d";
        Run("wine", "wineboot", "--init").ExitCode.ShouldBe(0, "Wine cannot make its folder");
        _environment.Remove("WINEDLLOVERRIDES");
    }

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
