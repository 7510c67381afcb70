namespace Simmer.Testing;

/// <summary>A loop in virtual time, and a list of what happened when: what tests are written with.</summary>
/// <remarks>
/// <code>
/// using var loop = new TestLoop();
/// loop.Run(Parent);
/// loop.Now.ShouldBe(TimeSpan.FromSeconds(9));
/// loop.Steps.ShouldBe(["0s parent: began", "9s child: done"]);
/// </code>
/// <para>A failure that reaches nobody is kept in <see cref="Errors"/>; it does not get lost in a test's output.</para>
/// </remarks>
public sealed class TestLoop : IDisposable
{
    private readonly LoopRunner _runner;
    private readonly List<string> _steps = [];
    private readonly List<LoopError> _errors = [];

    /// <summary>A loop that begins at time zero.</summary>
    /// <param name="options">What else it is made with; its clock and poller are replaced.</param>
    /// <param name="clock">The clock; by default a new one.</param>
    public TestLoop(LoopOptions? options = null, VirtualClock? clock = null)
    {
        Clock = clock ?? new VirtualClock();
        _runner = new LoopRunner((options ?? new LoopOptions()) with
        {
            Clock = Clock,
            Poller = () => Clock,
            HandleSignals = false,
            Seed = options?.Seed ?? 0,
            UnhandledException = options?.UnhandledException ?? _errors.Add,
        });
        Loop = _runner.Loop;
    }

    /// <summary>The loop.</summary>
    public EventLoop Loop { get; }

    /// <summary>Its clock.</summary>
    public VirtualClock Clock { get; }

    /// <summary>The time.</summary>
    public TimeSpan Now => Clock.Now;

    /// <summary>What was said with <see cref="Step"/>, each with its time in seconds.</summary>
    public IReadOnlyList<string> Steps => _steps;

    /// <summary>The failures that reached nobody.</summary>
    public IReadOnlyList<LoopError> Errors => _errors;

    /// <summary>Writes down that something happens now.</summary>
    public void Step(string what) =>
        _steps.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Now.TotalSeconds:0.###}s {what}"));

    /// <summary>Runs a coroutine to its end.</summary>
    /// <exception cref="DeadlockException">All tasks wait, and nothing can wake them.</exception>
    public void Run(Func<Coroutine> main) => _runner.Run(main);

    /// <inheritdoc cref="Run(Func{Coroutine})"/>
    /// <returns>What it returns.</returns>
    public T Run<T>(Func<Coroutine<T>> main) => _runner.Run(main);

    /// <summary>Cancels what is left, and closes the loop.</summary>
    public void Dispose() => _runner.Dispose();
}
