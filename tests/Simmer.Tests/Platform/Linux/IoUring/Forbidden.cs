using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Simmer.Platform.Linux;

namespace Simmer.Tests.Platform.Linux.IoUring;

/// <summary>A program of its own, inside this assembly: it forbids itself io_uring, as containers do, and tells what loops say to that.</summary>
/// <remarks>A filter cannot be taken back; that is why it needs a process.</remarks>
internal static class Forbidden
{
    private const uint RingSetupCall = 425; // SYS_io_uring_setup
    private const string Variable = "SIMMER_TEST_FORBID_IO_URING";

    /// <summary>Runs the program.</summary>
    /// <param name="errno">What the system answers.</param>
    /// <param name="driver">What the environment says.</param>
    /// <returns>What it printed.</returns>
    public static string Run(Errno errno, string? driver)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", typeof(Forbidden).Assembly.Location])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Variable] = ((int)errno).ToString(CultureInfo.InvariantCulture);
        start.Environment["SIMMER_DRIVER"] = driver ?? "";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill();
            throw new TimeoutException("The program has not ended.");
        }

        return output.Result + errors.Result;
    }

    [ModuleInitializer]
    internal static void MainOfTheProgram()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } errno)
        {
            SystemCallFilter.Forbid(RingSetupCall, uint.Parse(errno, CultureInfo.InvariantCulture));
            Try("default", options: null);
            Try("by options", new LoopOptions { Driver = DriverKind.IoUring });
            Environment.Exit(0);
        }
    }

    private static void Try(string title, LoopOptions? options)
    {
        try
        {
            Asyncio.Run(Tell(), options);
        }
        catch (PlatformNotSupportedException e)
        {
            Console.WriteLine($"{title}: {e.Message}");
        }
    }

    private static async Coroutine Tell()
    {
        var driver = EventLoop.Current.Driver;
        var other = driver.Others.Single(static other => other.Kind is DriverKind.IoUring);
        Console.WriteLine($"runs: {driver.Name}");
        Console.WriteLine($"not io_uring ({other.IsAvailable}): {other.Reason}");
        await Asyncio.Sleep(TimeSpan.FromMilliseconds(1));
    }
}
