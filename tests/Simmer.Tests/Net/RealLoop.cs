using Simmer.LowLevel;
using Simmer.Platform;
using static Simmer.Asyncio;

namespace Simmer.Tests.Net;

/// <summary>A loop in real time, for what only the machine can show. It has a limit, and it loses neither failures nor sockets.</summary>
internal static class RealLoop
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    /// <summary>Runs a test to its end.</summary>
    public static void Run(Func<Coroutine> test, Func<IPoller>? poller = null, TimeSpan? limit = null) =>
        RunAndCollect(test, poller, limit).ShouldBeEmpty();

    /// <summary>Runs a test to its end, and returns the failures that reached nobody.</summary>
    public static List<LoopError> RunAndCollect(Func<Coroutine> test, Func<IPoller>? poller = null, TimeSpan? limit = null)
    {
        List<LoopError> errors = [];
        using (var runner = new LoopRunner(new LoopOptions { HandleSignals = false, UnhandledException = errors.Add, Poller = poller }))
        {
            runner.Run(async () => await WaitFor(test(), limit ?? s_limit));
            IoDriver.Of(runner.Loop).Sockets.ShouldBeEmpty("the test has left sockets open");
            runner.Loop.FindResource<OpenPipes>()?.All.ShouldBeEmpty("the test has left pipes open");
            runner.Loop.FindResource<RunningProcesses>()?.All.ShouldBeEmpty("the test has left processes");
        }

        return errors;
    }
}
