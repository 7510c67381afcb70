using System.Runtime.ExceptionServices;
using Simmer.LowLevel;

namespace Simmer;

// Running, stopping, closing.
public sealed partial class EventLoop
{
    private static int s_lastHome = FramePool.PrimaryHome;

    private bool _isRunning;
    private bool _isClosed;
    private int _homeThread;
    private int _collectionsAtTrim;
    private List<FramePool> _pools = [];

    /// <summary>Runs the loop until <see cref="Stop"/> is called. The present iteration is finished.</summary>
    /// <exception cref="InvalidOperationException">It is running already, or another loop is running on this thread.</exception>
    /// <exception cref="LoopClosedException">The loop is closed.</exception>
    public void RunForever()
    {
        Enter();
        try
        {
            do
            {
                RunOneIteration();
            }
            while (!_isStopping);
        }
        finally
        {
            LeaveForLong();
        }

        ThrowIfFatal();
    }

    /// <summary>Runs the loop until <paramref name="future"/> has ended, and to the end of that iteration.</summary>
    /// <exception cref="InvalidOperationException">The loop was stopped before, or cannot run here and now.</exception>
    public void RunUntilComplete(LoopFuture future)
    {
        ArgumentNullException.ThrowIfNull(future);
        if (!ReferenceEquals(future.Loop, this))
        {
            throw new ArgumentException($"{future} belongs to {future.Loop}, not to {this}.", nameof(future));
        }

        CheckMayRun();
        var stopper = new Stopper();
        future.AddListener(stopper);
        try
        {
            RunForever();
        }
        finally
        {
            future.RemoveListener(stopper);
        }

        if (!future.IsCompleted)
        {
            throw new InvalidOperationException($"The loop was stopped before {future} had ended.");
        }
    }

    /// <summary>Runs one iteration, for those who drive the loop from a loop of their own, such as a game's or a window's.</summary>
    /// <param name="wait">How long to wait at most if nothing is ready: zero by default.</param>
    /// <returns>Is there more to do at once?</returns>
    public bool RunOnce(TimeSpan wait = default)
    {
        Times.CheckDelay(wait);
        bool hasMore;
        Enter();
        try
        {
            var limit = wait > TimeSpan.Zero ? CallLater(wait, static () => { }) : null;
            _isStopping |= wait <= TimeSpan.Zero;
            RunOneIteration();
            limit?.Cancel();
            hasMore = Ready.Count > 0;
        }
        finally
        {
            Leave();
        }

        ThrowIfFatal();
        return hasMore;
    }

    /// <summary>Makes <see cref="RunForever"/> return at the end of the present iteration; before it, after one iteration.</summary>
    public void Stop()
    {
        CheckAccess();
        _isStopping = true;
    }

    /// <summary>Closes the loop: it drops what is scheduled, and nothing can be scheduled any more. A second time it does nothing.</summary>
    /// <remarks>
    /// Tasks that have not ended are not told: they never go on. They are reported. <c>Asyncio.Run</c> and
    /// <c>LoopRunner</c> cancel them and wait for them first.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The loop is running.</exception>
    public void Dispose()
    {
        if (IsRunning)
        {
            throw new InvalidOperationException($"{this} is running: it can be closed when it has stopped. Call Stop first.");
        }

        if (_isClosed)
        {
            return;
        }

        ReportSurvivors();
        ReportNeverAwaited();
        Volatile.Write(ref _isClosed, true);
        Ready.Clear();
        Timers.Clear();
        DisposeResources();
        _poller.Dispose();
        _closed.Cancel();
        Interlocked.CompareExchange(ref s_primary, null, this);
    }

    private void CheckMayRun()
    {
        if (_isClosed)
        {
            ThrowClosed("Run");
        }

        if (CurrentOrNull is { } running)
        {
            throw new InvalidOperationException(ReferenceEquals(running, this)
                ? $"{this} is running already. Await the coroutine instead of running it."
                : $"{running} is running on this thread: another loop cannot run inside it. Await the coroutine, or use another thread.");
        }

        if (IsRunning)
        {
            throw new InvalidOperationException($"{this} is running already, on another thread.");
        }
    }

    private void Enter()
    {
        CheckMayRun();
        _poller.BeginRun();
        FindHome();
        _outerSynchronizationContext = SynchronizationContext.Current;
        _outerContext = ExecutionContext.Capture();
        InstalledContext = _outerContext;
        Volatile.Write(ref _isRunning, true);
        t_running = this;
        if (Home == FramePool.PrimaryHome)
        {
            StackWindow.Open();
        }
    }

    private void LeaveForLong()
    {
        try
        {
            _poller.EndRun();
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        StackWindowCloseIfMine();
        t_running = null;
        _isStopping = false;
        RunningTask = null;
        Volatile.Write(ref _isRunning, false);
        SynchronizationContext.SetSynchronizationContext(_outerSynchronizationContext);
        if (_outerContext is not null)
        {
            ExecutionContext.Restore(_outerContext);
        }
    }

    private SynchronizationContext? _outerSynchronizationContext;
    private ExecutionContext? _outerContext;

    private void StackWindowCloseIfMine()
    {
        if (Home == FramePool.PrimaryHome)
        {
            StackWindow.Close();
        }
    }

    // The first loop that lives is the primary one, until it is closed. In debug mode nothing is pooled.
    private void FindHome()
    {
        if (Options.Debug)
        {
            return;
        }

        var thread = Environment.CurrentManagedThreadId;
        if (Home != FramePool.NoHome && (_homeThread == thread || Home == FramePool.PrimaryHome))
        {
            return;
        }

        _homeThread = thread;
        if (Interlocked.CompareExchange(ref s_primary, this, null) is null)
        {
            Home = FramePool.PrimaryHome;
        }
        else
        {
            var home = Interlocked.Increment(ref s_lastHome);
            Home = home > ushort.MaxValue ? FramePool.NoHome : (ushort)home;
        }

        _pools = FramePool.OfHome(Home);
    }

    private void TrimPoolsNowAndThen()
    {
        var collections = GC.CollectionCount(GC.MaxGeneration);
        if (collections != _collectionsAtTrim)
        {
            _collectionsAtTrim = collections;
            foreach (var pool in _pools)
            {
                pool.Trim();
            }
        }
    }

    private void ThrowIfFatal()
    {
        if (_fatal is { } fatal)
        {
            _fatal = null;
            ExceptionDispatchInfo.Throw(fatal);
        }
    }

    private sealed class Stopper : ICompletionListener
    {
        public void OnCompleted(LoopFuture future) => future.Loop.Stop();
    }
}
