using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>One thread that runs many tasks, each until it has to wait. asyncio's <c>AbstractEventLoop</c>.</summary>
/// <remarks>
/// <para>
/// Most programs never touch it: <c>Asyncio.Run</c> makes a loop, runs a coroutine on it and closes it. <c>docs/loop.md</c>
/// tells what one iteration does.
/// </para>
/// <para>
/// <b>Threads.</b> A loop belongs to the thread that runs it. Members are for that thread only, which is always checked,
/// except those that say otherwise; while the loop is not running, whoever prepares it may call them.
/// </para>
/// </remarks>
public sealed partial class EventLoop : IDisposable
{
    private static EventLoop? s_primary;

    [ThreadStatic]
    private static EventLoop? t_running;

    private readonly IClock _clock;
    private readonly IPoller _poller;
    private readonly TaskList _tasks = new();
    private readonly LoopSynchronizationContext _synchronizationContext;
    private readonly ExecutionContext? _defaultContext = ExecutionContext.Capture();
    private LoopTimeProvider? _timeProvider;
    private Random? _random;
    private long _lastTaskId;

    /// <summary>A loop that waits and tells the time as <paramref name="options"/> say.</summary>
    /// <remarks><c>Asyncio.NewEventLoop</c> fills in this machine's clock and poller.</remarks>
    /// <exception cref="ArgumentException">The options lack a clock or a poller.</exception>
    public EventLoop(LoopOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Clock is null || options.Poller is null)
        {
            throw new ArgumentException(
                "The options have no Clock or no Poller. Make loops with Asyncio.NewEventLoop or LoopRunner, which fill in the machine's.",
                nameof(options));
        }

        Options = options;
        _clock = options.Clock;
        _poller = options.Poller();
        _synchronizationContext = new LoopSynchronizationContext(this);
        _observers = [.. options.Observers];
        if (options.Debug)
        {
            AnyDebug = true;
            _observers.Add(new DebugObserver(this));
        }

        UpdateObserver();
        _poller.Attach(this);
    }

    /// <summary>The loop that is running on this thread.</summary>
    /// <exception cref="InvalidOperationException">None is.</exception>
    public static EventLoop Current => CurrentOrNull ?? ThrowNoLoop();

    /// <summary>The loop that is running on this thread, or null.</summary>
    public static EventLoop? CurrentOrNull
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => StackWindow.Contains() ? s_primary : t_running;
    }

    /// <summary>What the loop was made with.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public LoopOptions Options { get; }

    /// <summary>Its name in reports.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public string Name => Options.Name ?? "loop";

    /// <summary>How it waits: <c>epoll</c>, <c>virtual</c>.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public string PollerName => _poller.Name;

    /// <summary>Which driver it runs on, and why on no other one. Asking costs something: the other ones are tried.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public DriverInfo Driver => _poller.Info;

    /// <summary>How it waits. For drivers and those who build on them.</summary>
    public IPoller Poller => _poller;

    /// <summary>The loop's time. It begins somewhere, never goes back, and stands still on a virtual clock while tasks run.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public TimeSpan Now => _clock.Now;

    /// <summary>
    /// A <see cref="System.TimeProvider"/> on the loop's clock: <c>Task.Delay(…, loop.TimeProvider)</c>,
    /// <see cref="PeriodicTimer"/> and <see cref="CancellationTokenSource"/> then follow a virtual clock, too.
    /// </summary>
    /// <remarks><b>Threads.</b> Any. Its timers call back on the loop.</remarks>
    public TimeProvider TimeProvider => _timeProvider ?? Interlocked.CompareExchange(ref _timeProvider, new(this), null) ?? _timeProvider;

    /// <summary>Random numbers that come again with the same <see cref="LoopOptions.Seed"/>.</summary>
    public Random Random => _random ??= SeededRandom.Create(Options.Seed);

    /// <summary>Is it running, on whichever thread?</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public bool IsRunning => Volatile.Read(ref _isRunning);

    /// <summary>Has it been closed?</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Is it the loop that is running on this thread?</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public bool IsCurrent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ReferenceEquals(CurrentOrNull, this);
    }

    /// <summary>The task whose step is running; null in a callback.</summary>
    public LoopTask? CurrentTask
    {
        get
        {
            CheckAccess();
            return RunningTask;
        }
    }

    /// <summary>All tasks that have not ended, in the order of their creation. asyncio's <c>all_tasks</c>.</summary>
    /// <remarks>One that began eagerly counts from its first wait: those that it made before stand before it.</remarks>
    public IReadOnlyList<LoopTask> Tasks
    {
        get
        {
            CheckAccess();
            return _tasks.InOrder();
        }
    }

    internal long LastTaskId => _lastTaskId;

    internal static bool AnyDebug { get; private set; }

    /// <summary>Should a coroutine that is made here and now remember where?</summary>
    internal static bool IsDebugHere => AnyDebug && (CurrentOrNull?.Options.Debug ?? true);

    /// <summary>Makes a task of a coroutine. It starts in the next iteration.</summary>
    /// <param name="coroutine">What it runs. The task takes it: it cannot be awaited any more.</param>
    /// <param name="name">What it is called; by default <c>Task-</c> and its number.</param>
    /// <param name="context">The context that it runs in, which others may share; by default a copy of the current one.</param>
    /// <param name="eager">
    /// True: its first step runs now, inside this call, and if that is all the task never enters the ready queue.
    /// Null: as <see cref="LoopOptions.EagerTasks"/> says.
    /// </param>
    /// <exception cref="LoopClosedException">The loop is closed. The coroutine is closed, too.</exception>
    public LoopTask<T> CreateTask<T>(Coroutine<T> coroutine, string? name = null, LoopContext? context = null, bool? eager = null)
    {
        var frame = coroutine.Take();
        CheckMayStart(frame);
        var task = new LoopTask<T>(this, ++_lastTaskId);
        Begin(task, frame, name, context, eager);
        return task;
    }

    /// <inheritdoc cref="CreateTask{T}(Coroutine{T}, string?, LoopContext?, bool?)"/>
    public LoopTask CreateTask(Coroutine coroutine, string? name = null, LoopContext? context = null, bool? eager = null) =>
        CreateTaskNamedAfter(name, coroutine, context, eager);

    /// <summary>See <see cref="TaskGroup.CreateTaskNamedAfter"/>.</summary>
    internal LoopTask CreateTaskNamedAfter(object? label, Coroutine coroutine, LoopContext? context = null, bool? eager = null)
    {
        var frame = coroutine.Take();
        CheckMayStart(frame);
        var task = new LoopTask<Nothing>(this, ++_lastTaskId);
        Begin(task, frame, label, context, eager);
        return task;
    }

    /// <summary>A future of this loop that somebody will complete by hand.</summary>
    public Future<T> CreateFuture<T>() => new(this);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Name} ({(IsClosed ? "closed" : IsRunning ? "running" : "stopped")}, {_tasks.Count} tasks, {PollerName})";

    // ── For the kernel ───────────────────────────────────────────────────────────────────────────────────────────────

    /// <summary>Where the frames belong that are made on this loop: see <see cref="FramePool"/>.</summary>
    internal ushort Home { get; private set; }

    internal LoopTask? RunningTask { get; set; }

    /// <summary>What is thrown where the running task was suspended: see <see cref="Injection"/>.</summary>
    internal Exception? Injected { get; set; }

    internal TimerQueue Timers { get; } = new();

    internal ReadyQueue Ready { get; } = new();

    internal static InvalidOperationException NoTask() => new(
        "Only a task can wait, and this code runs in none: it was called by a callback. Start it with CreateTask.");

    /// <summary>Parks the running task: it goes on with <paramref name="frame"/> when <paramref name="waitable"/> wakes it.</summary>
    /// <returns>Who is waiting, for the waitable to remember.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LoopTask Park(Frame frame, IWaitable? waitable)
    {
        var task = RunningTask;
        if (task is null || task.IsBusy)
        {
            task = FindPlaceToWait(task);
        }

        task.Park(frame, waitable);
        return task;
    }

    /// <summary>Throws unless a task runs here, which can wait.</summary>
    /// <remarks>
    /// To be asked before the wait begins. Where it begins, in <c>OnCompleted</c>, it would be too late: an <c>async</c> method
    /// that is not a coroutine does not catch what is thrown there. It ends the process.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CheckCanWait()
    {
        if (Current.RunningTask is null)
        {
            ThrowNoTask();
        }
    }

    /// <summary>False, if it makes sense for the running task to wait for <paramref name="future"/>; else throws.</summary>
    internal bool MustWaitFor(LoopFuture future)
    {
        if (!IsCurrent)
        {
            throw new InvalidOperationException(
                $"{future} belongs to {this}, but was awaited on {(object?)CurrentOrNull ?? "a thread without a loop"}. "
                + "Let that loop await it: see RunCoroutineThreadsafe.");
        }

        return RunningTask is null ? throw NoTask() : false;
    }

    /// <summary>Parks the running task until <paramref name="future"/> has ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LoopTask ParkUntilEnd(Frame frame, LoopFuture future)
    {
        if (ReferenceEquals(RunningTask, future))
        {
            return ParkInVain(frame);
        }

        var task = Park(frame, future);
        future.AddWaiter(task);
        return task;
    }

    internal void Forget(LoopTask task) => _tasks.Remove(task);

    /// <summary>Throws unless this is the loop's thread, or the loop is not running.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckAccess()
    {
        if (!StackWindow.Contains() || !ReferenceEquals(s_primary, this))
        {
            CheckAccessElsewhere();
        }
    }

    /// <summary>As <see cref="CheckAccess"/>, and throws if the loop is closed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckCanSchedule(object? what)
    {
        if (!StackWindow.Contains() || !ReferenceEquals(s_primary, this))
        {
            CheckAccessElsewhere();
            if (_isClosed)
            {
                ThrowClosed(what);
            }
        }
    }

    private void Begin(LoopTask task, Frame frame, object? label, LoopContext? context, bool? eager)
    {
        var isEager = (eager ?? Options.EagerTasks) && IsCurrent && RuntimeHelpers.TryEnsureSufficientExecutionStack();
        if (isEager && context is { IsEntered: true })
        {
            frame.Recycle(); // It will not run, and that is said.
            context.ThrowIfEntered();
        }

        if (label is not null)
        {
            task.NameAfter(label);
        }

        if (RunningTask is { } maker)
        {
            task.InheritLocals(maker);
        }

        _tasks.Add(task);
        Observer?.TaskSpawned(task, RunningTask);
        if (isEager)
        {
            task.BeginEagerly(frame, context);
        }
        else
        {
            task.Begin(frame, context);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckMayStart(Frame frame)
    {
        if (frame.Home != FramePool.PrimaryHome || !StackWindow.Contains() || !ReferenceEquals(s_primary, this))
        {
            CheckMayStartElsewhere(frame);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CheckMayStartElsewhere(Frame frame)
    {
        try
        {
            CheckCanSchedule(FrameInfo.Of(frame));
        }
        catch
        {
            frame.Discard(); // It will not run, and that has been said: it is not forgotten.
            throw;
        }

        FramePool.Adopt(frame, this);
    }

    // The task awaits itself. As in asyncio it learns that an iteration later, and a cancellation may come before.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private LoopTask ParkInVain(Frame frame)
    {
        var task = Park(frame, waitable: null);
        task.MarkAwaitsItself();
        Ready.Enqueue(task);
        return task;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LoopTask FindPlaceToWait(LoopTask? task) => (task ?? throw NoTask()).FindExtraWait();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CheckAccessElsewhere()
    {
        if (IsRunning && !ReferenceEquals(t_running, this))
        {
            throw new InvalidOperationException(
                $"{this} belongs to another thread. From this thread use CallSoonThreadsafe, RunCoroutineThreadsafe or Future.PostResult.");
        }
    }

    [DoesNotReturn]
    private static void ThrowNoTask() => throw NoTask();

    [DoesNotReturn]
    private void ThrowClosed(object? what) => throw new LoopClosedException(
        $"'{(what is Delegate callback ? callback.Method.Name : what)}' was scheduled on '{Name}', which is closed. Schedule before Run returns, or keep a TaskGroup open.");

    [DoesNotReturn]
    private static EventLoop ThrowNoLoop() => throw new InvalidOperationException(
        "No event loop is running on this thread. Start one with Asyncio.Run(Main()), or call this from a coroutine.");
}
