namespace Simmer.Bench;

/// <summary>Runs a piece of a workload as a program: one loop serves all pieces of a process.</summary>
internal static class BenchLoop
{
    private static readonly LoopRunner s_runner = new(new LoopOptions { HandleSignals = false });

    /// <summary>The loop. It is made when it is first asked for, and says then if the machine cannot have the driver.</summary>
    public static EventLoop Loop => s_runner.Loop;

    public static void Run(Coroutine main) => s_runner.Run(main);
}
