using System.Runtime.InteropServices;

namespace Simmer.Soak;

/// <summary>The command: see <c>bench/soak --help</c>.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        try
        {
            var options = SoakOptions.Parse(arguments);
            return Run(options, DriverOf(options.Driver)) ? 0 : 1;
        }
        catch (Exception e) when (e is FormatException or PlatformNotSupportedException)
        {
            Console.Error.WriteLine($"soak: {e.Message} See bench/soak --help.");
            return 2;
        }
    }

    private static bool Run(SoakOptions options, DriverKind driver)
    {
        var report = new Report(options);
        using var runner = new LoopRunner(new LoopOptions { HandleSignals = false, Driver = driver, UnhandledException = report.Unhandled });
        var run = new SoakRun(options, report);

        // Ctrl-C ends it early, with everything counted; a second one ends the process.
        void EndEarly(PosixSignalContext context)
        {
            context.Cancel = !run.IsEnding;
            runner.Loop.CallSoonThreadsafe(run.EndEarly);
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, EndEarly);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, EndEarly);
        runner.Run(run.Main);
        return report.Finish();
    }

    private static DriverKind DriverOf(string name) => name switch
    {
        "epoll" => DriverKind.Epoll,
        "io_uring" => DriverKind.IoUring,
        "sockets" => DriverKind.Sockets,
        _ => throw new FormatException($"There is no driver '{name}': it may be epoll, io_uring or sockets."),
    };
}
