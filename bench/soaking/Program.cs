using System.Runtime.InteropServices;
using Simmer.LowLevel;
using Simmer.Platform.Linux;

namespace Simmer.Soak;

/// <summary>The command: see <c>bench/soak --help</c>.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        try
        {
            var options = SoakOptions.Parse(arguments);
            return Run(options, PollerFor(options.Driver)) ? 0 : 1;
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine($"soak: {e.Message} See bench/soak --help.");
            return 2;
        }
    }

    private static bool Run(SoakOptions options, Func<IPoller> poller)
    {
        var report = new Report(options);
        using var runner = new LoopRunner(new LoopOptions { HandleSignals = false, Poller = poller, UnhandledException = report.Unhandled });
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

    private static Func<IPoller> PollerFor(string driver) => driver switch
    {
        "epoll" => static () => new EpollDriver(),
        _ => throw new FormatException($"There is no driver '{driver}'."),
    };
}
