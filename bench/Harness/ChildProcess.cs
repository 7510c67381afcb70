using System.ComponentModel;
using System.Diagnostics;

namespace Simmer.Bench.Harness;

/// <summary>Runs a program to its end, and kills it if there is no waiting for that.</summary>
internal static class ChildProcess
{
    /// <summary>Runs a program until it ends, or patience does.</summary>
    /// <returns>What it wrote; the exit code is null if it took too long.</returns>
    /// <exception cref="Win32Exception">The program is not there.</exception>
    public static async Task<(int? ExitCode, string Output, string Errors)> Run(
        IReadOnlyList<string> command, TimeSpan patience, CancellationToken stop)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true, // Closed at once: nothing here reads the terminal.
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Programs.Root,
        };

        // On one core .NET waits ten times as long, a whole second without new code, before it starts to optimise. A warm-up
        // would take seconds; with this it takes as long as on two cores. It changes when the code is optimised, not how.
        start.Environment["DOTNET_TC_DelaySingleProcMultiplier"] = "1";

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            stop.ThrowIfCancellationRequested();
            return (null, await output, await errors);
        }

        stop.ThrowIfCancellationRequested(); // Ctrl-C reaches the child too: that it ended was then not its fault.
        return (process.ExitCode, await output, await errors);
    }
}
