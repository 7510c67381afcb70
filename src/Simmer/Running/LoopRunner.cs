namespace Simmer;

/// <summary>Runs several programs, one after the other, on one loop and in one context. asyncio's <c>Runner</c>.</summary>
/// <remarks>
/// For tests and hosts; a program uses <c>Asyncio.Run</c>. The loop is made when it is first needed. Closing the runner
/// cancels the tasks that are left, waits for them, and closes the loop.
/// <para><b>Threads.</b> One at a time.</para>
/// </remarks>
public sealed class LoopRunner : IDisposable
{
    private readonly LoopOptions? _options;
    private EventLoop? _loop;
    private LoopContext? _context;
    private bool _isContextShared;
    private bool _isClosed;

    /// <summary>A runner whose loop is made as <paramref name="options"/> say.</summary>
    public LoopRunner(LoopOptions? options = null) => _options = options;

    /// <summary>The loop.</summary>
    /// <exception cref="ObjectDisposedException">The runner is closed.</exception>
    public EventLoop Loop
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_loop is null)
            {
                _loop = Asyncio.NewEventLoop(_options);
                _context = LoopContext.Copy();
            }

            return _loop;
        }
    }

    /// <summary>Runs <paramref name="main"/> to its end.</summary>
    /// <returns>What it returns.</returns>
    /// <exception cref="InvalidOperationException">A loop is running on this thread; or somebody has stopped this one.</exception>
    /// <exception cref="InterruptedException">Ctrl-C or SIGTERM has cancelled it.</exception>
    /// <exception cref="ObjectDisposedException">The runner is closed.</exception>
    public T Run<T>(Coroutine<T> main)
    {
        LoopTask<T>? task = null;
        RunToEnd(Prepare(main.Close, () => InContext(context => task = Loop.CreateTask(main, context: context))));
        return task!.Result;
    }

    /// <inheritdoc cref="Run{T}(Coroutine{T})"/>
    public void Run(Coroutine main)
    {
        var task = Prepare(main.Close, () => InContext(context => Loop.CreateTask(main, context: context)));
        RunToEnd(task);
        task.ThrowIfFailed();
    }

    /// <inheritdoc cref="Run{T}(Coroutine{T})"/>
    public T Run<T>(Func<Coroutine<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        return Run(Call(main));

        static async Coroutine<T> Call(Func<Coroutine<T>> main) => await main();
    }

    /// <inheritdoc cref="Run{T}(Coroutine{T})"/>
    public void Run(Func<Coroutine> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        Run(Call(main));

        static async Coroutine Call(Func<Coroutine> main) => await main();
    }

    /// <summary>Cancels the tasks that are left, waits for them and for the threads, and closes the loop. A second time it does nothing.</summary>
    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        if (_loop is null)
        {
            return;
        }

        try
        {
            Shutdown.CancelAllTasks(_loop);
            Shutdown.RunOut(_loop);
            Shutdown.StopThreads(_loop);
        }
        finally
        {
            _loop.Dispose();
        }
    }

    /// <summary>For a coroutine that exists already: if it cannot be run, it is closed.</summary>
    internal static LoopRunner For<T>(Coroutine<T> main, LoopOptions? options) => Prepare(main.Close, () => new LoopRunner(options));

    /// <inheritdoc cref="For{T}"/>
    internal static LoopRunner For(Coroutine main, LoopOptions? options) => Prepare(main.Close, () => new LoopRunner(options));

    private static T Prepare<T>(Action close, Func<T> prepare)
    {
        try
        {
            return EventLoop.CurrentOrNull is { } running
                ? throw new InvalidOperationException(
                    $"{running} is running on this thread: a program cannot be run inside it. Await the coroutine instead.")
                : prepare();
        }
        catch (Exception e) when (e is not LoopClosedException)
        {
            close();
            throw;
        }
    }

    // All programs run in one context. As long as nobody else holds it, nobody sees whether the next one only begins with a
    // copy of what the last one has left behind, and that makes its steps cheaper.
    private LoopTask InContext(Func<LoopContext?, LoopTask> create)
    {
        _ = Loop;
        if (_isContextShared)
        {
            return create(_context);
        }

        LoopTask? task = null;
        _context!.Run(() => task = create(null));
        return task!;
    }

    private void RunToEnd(LoopTask main)
    {
        using var signals = SignalPolicy.Begin(main);
        try
        {
            Loop.RunUntilComplete(main);
        }
        finally
        {
            _isContextShared |= main.IsContextShared;
            _context = main.Context;
        }

        if (main.IsCancelled && signals.Received is { } signal && main.Uncancel() == 0)
        {
            throw new InterruptedException(signal, main.TakeCancellation());
        }
    }
}
