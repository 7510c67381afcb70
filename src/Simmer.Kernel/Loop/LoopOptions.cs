using Simmer.LowLevel;

namespace Simmer;

/// <summary>Everything that may differ between two runs of a program comes in through here; that makes runs replayable.</summary>
public sealed record LoopOptions
{
    /// <summary>The loop's name in reports.</summary>
    public string? Name { get; init; }

    /// <summary>Where time comes from. By default the machine's monotonic clock.</summary>
    public IClock? Clock { get; init; }

    /// <summary>How the loop waits; each loop needs its own. By default the fastest that the machine permits.</summary>
    public Func<IPoller>? Poller { get; init; }

    /// <summary>
    /// How the loop talks to the operating system, as long as nobody sets <see cref="Poller"/>. By default what the environment
    /// variable <c>SIMMER_DRIVER</c> says (<c>epoll</c>, <c>io_uring</c> or <c>sockets</c>), and if it says nothing, the
    /// fastest that the machine permits. <see cref="EventLoop.Driver"/> tells what has become of it.
    /// </summary>
    public DriverKind Driver { get; init; }

    /// <summary>
    /// How long the loop looks again and again, keeping a core busy, before it waits. A wait that ends within this time ends
    /// sooner, by as much as the system takes to wake a thread. By default zero. On a virtual clock it has no effect.
    /// </summary>
    public TimeSpan Spin { get; init; }

    /// <summary>
    /// Debug mode: reports slow steps, cancellations that were swallowed, and, with the place where they were made,
    /// coroutines that were never awaited. It costs a stack trace for each coroutine. By default on if the environment
    /// variable <c>SIMMER_DEBUG</c> is <c>1</c>.
    /// </summary>
    public bool Debug { get; init; }

    /// <summary>In debug mode, steps that take longer are reported. By default 100 ms, as in asyncio.</summary>
    public TimeSpan SlowStep { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Starts every task inside <c>CreateTask</c>, as asyncio's <c>eager_task_factory</c> does.</summary>
    public bool EagerTasks { get; init; }

    /// <summary>Stops the loop when a failure reaches nobody; the call that runs the loop then throws it.</summary>
    public bool StopOnUnhandled { get; init; }

    /// <summary>
    /// What <see cref="EventLoop.UnhandledException"/> is, as long as nobody sets it. By default a failure that reaches
    /// nobody is written to the error stream. It may be called by any thread once the loop is closed.
    /// </summary>
    public Action<LoopError>? UnhandledException { get; init; }

    /// <summary>
    /// Whether Ctrl-C and SIGTERM cancel the program that <c>Run</c> runs. By default they do. Hosts that have a policy of
    /// their own say no.
    /// </summary>
    public bool HandleSignals { get; init; } = true;

    /// <summary>How long <c>Run</c> waits, at its end, for calls on threads that are still under way. By default 5 minutes, as in asyncio.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What <see cref="EventLoop.Random"/> starts from. By default a different one each time.</summary>
    public int? Seed { get; init; }

    /// <summary>Who watches the loop from the beginning.</summary>
    public IReadOnlyList<ILoopObserver> Observers { get; init; } = [];
}
