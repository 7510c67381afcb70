using System.Runtime.CompilerServices;

namespace Simmer;

/// <summary>The functions of asyncio, meant for <c>using static Simmer.Asyncio;</c>.</summary>
public static partial class Asyncio
{
    /// <summary>Runs a program: makes a loop, runs <paramref name="main"/> on it, and closes it. asyncio's <c>run</c>.</summary>
    /// <param name="main">The program.</param>
    /// <param name="options">How the loop is made; by default as this machine likes it best.</param>
    /// <returns>What the program returns.</returns>
    /// <remarks>
    /// <para>
    /// When the program has ended, in whichever way: the tasks that are left are cancelled and waited for, what they fail
    /// with is reported, the threads of <c>ToThread</c> are waited for, and the loop is closed.
    /// </para>
    /// <para>
    /// Ctrl-C and SIGTERM cancel the program, which may clean up; then an <see cref="InterruptedException"/> is thrown. A
    /// second one ends the process at once. See <see cref="LoopOptions.HandleSignals"/>. Whoever listens to one of the two himself,
    /// with <see cref="SignalHandlers"/> or <see cref="Signals"/>, replaces that for as long as he does.
    /// </para>
    /// <para><b>Threads.</b> Any thread that runs no loop. The whole program then runs on it.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">A loop is running on this thread. Await the coroutine instead.</exception>
    public static T Run<T>(Coroutine<T> main, LoopOptions? options = null)
    {
        using var runner = LoopRunner.For(main, options);
        return runner.Run(main);
    }

    /// <inheritdoc cref="Run{T}(Coroutine{T}, LoopOptions?)"/>
    public static void Run(Coroutine main, LoopOptions? options = null)
    {
        using var runner = LoopRunner.For(main, options);
        runner.Run(main);
    }

    /// <inheritdoc cref="Run{T}(Coroutine{T}, LoopOptions?)"/>
    [OverloadResolutionPriority(1)]
    public static T Run<T>(Func<Coroutine<T>> main, LoopOptions? options = null)
    {
        using var runner = new LoopRunner(options);
        return runner.Run(main);
    }

    /// <inheritdoc cref="Run{T}(Coroutine{T}, LoopOptions?)"/>
    [OverloadResolutionPriority(1)]
    public static void Run(Func<Coroutine> main, LoopOptions? options = null)
    {
        using var runner = new LoopRunner(options);
        runner.Run(main);
    }

    /// <summary>Runs an ordinary asynchronous program on a loop: all of it on this thread.</summary>
    /// <inheritdoc cref="Run{T}(Coroutine{T}, LoopOptions?)"/>
    public static T Run<T>(Func<Task<T>> main, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        using var runner = new LoopRunner(options);
        return runner.Run(async Coroutine<T> () => await main());
    }

    /// <inheritdoc cref="Run{T}(Func{Task{T}}, LoopOptions?)"/>
    public static void Run(Func<Task> main, LoopOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(main);
        using var runner = new LoopRunner(options);
        runner.Run(async Coroutine () => await main());
    }

    /// <summary>A new loop, with this machine's clock and driver where <paramref name="options"/> do not say otherwise.</summary>
    /// <remarks>Most programs need no loop in their hands: see <see cref="Run{T}(Coroutine{T}, LoopOptions?)"/>.</remarks>
    public static EventLoop NewEventLoop(LoopOptions? options = null) => new(Defaults.Complete(options));
}
