using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

// Failures reach somebody; and those who watch.
public sealed partial class EventLoop
{
    private readonly List<ILoopObserver> _observers;
    private readonly List<(LoopFuture Future, long Since)> _unobserved = [];
    private Exception? _fatal;

    /// <summary>Is told of every failure that reaches nobody. By default they are written to the error stream.</summary>
    /// <remarks>Called on the loop. What it throws stops the loop.</remarks>
    public Action<LoopError>? UnhandledException { get; set; }

    internal ILoopObserver? Observer { get; private set; }

    /// <summary>Shows <paramref name="observer"/> what happens from now on.</summary>
    public void AddObserver(ILoopObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        CheckAccess();
        _observers.Add(observer);
        UpdateObserver();
    }

    /// <summary>Ends what <see cref="AddObserver"/> began.</summary>
    public void RemoveObserver(ILoopObserver observer)
    {
        CheckAccess();
        _observers.Remove(observer);
        UpdateObserver();
    }

    /// <summary>What the loop and its tasks are doing: an immutable picture of this moment.</summary>
    public LoopSnapshot Snapshot()
    {
        CheckAccess();
        return LoopSnapshot.Of(this, _tasks.InOrder());
    }

    /// <summary>Reports a failure that reaches nobody else.</summary>
    /// <remarks>asyncio's <c>call_exception_handler</c>.</remarks>
    public void Report(LoopError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var handler = UnhandledException ?? Options.UnhandledException;
        try
        {
            handler?.Invoke(error);
        }
        catch (Exception e)
        {
            StopBecauseOf(e);
        }

        if (error.Exception is { } exception && (handler is null || Options.StopOnUnhandled))
        {
            StopBecauseOf(exception);
        }
    }

    internal void ObserveWoken(LoopTask task) => Observer?.TaskWoken(task.Stepper, RunningTask);

    /// <summary>A future has failed, and nobody waits for it.</summary>
    internal void WatchUnobserved(LoopFuture future) => _unobserved.Add((future, Iteration));

    /// <summary>Somebody was told of a failure and never looked at it. Called by the finalizer's thread.</summary>
    internal void ReportUnobservedLate(LoopFuture future, Exception exception)
    {
        if (!IsClosed)
        {
            Schedule(new Callback(this, () => Report(UnobservedError(future, exception)), context: null));
        }
        else
        {
            Options.UnhandledException?.Invoke(UnobservedError(future, exception));
        }
    }

    /// <summary>In debug mode: a coroutine was made and forgotten. Any thread.</summary>
    internal void ReportNeverAwaited(FrameInfo what, int count, string? origin)
    {
        var times = count == 1 ? string.Empty : $", {count} times";
        var hint = origin is null ? " SIMMER_DEBUG=1 tells where it was made." : string.Empty;
        var error = new LoopError(
            LoopErrorKind.NeverAwaited, $"The coroutine '{what}' was never awaited{times}.{hint}", exception: null) { Origin = origin };
        if (IsCurrent || !IsRunning)
        {
            Report(error);
        }
        else
        {
            Schedule(new Callback(this, () => Report(error), context: null));
        }
    }

    /// <summary>Cancels a token for foreign APIs.</summary>
    /// <remarks>
    /// It calls what they have registered. If that throws, whoever cancels must still come to his end: a group that could not
    /// cancel its other children would wait for them for ever. So it is reported instead.
    /// </remarks>
    internal void CancelToken(CancellationTokenSource? source)
    {
        try
        {
            source?.Cancel();
        }
        catch (AggregateException e)
        {
            Report(new LoopError(LoopErrorKind.Callback, "A callback that is registered with a CancellationToken of a task failed.", e));
        }
    }

    /// <summary>Calls <paramref name="action"/>; what it throws goes to the handler, not to the caller.</summary>
    internal void Guard<TSelf, TArgument>(TSelf self, TArgument argument, Action<TSelf, TArgument> action)
    {
        try
        {
            action(self, argument);
        }
        catch (Exception e)
        {
            RunningTask = null;
            Report(new LoopError(LoopErrorKind.Internal, "An observer of the loop, or the loop itself, failed.", e));
        }
    }

    private static LoopError UnobservedError(LoopFuture future, Exception exception) =>
        new(LoopErrorKind.Unobserved, $"The {future} failed, and nobody awaits it.", exception) { Future = future };

    // One iteration after the failure: whoever was about to wait has had the opportunity.
    private void ReportUnobserved()
    {
        var kept = 0;
        for (var i = 0; i < _unobserved.Count; i++)
        {
            var (future, since) = _unobserved[i];
            if (future.IsObserved)
            {
                continue;
            }

            if (since + 1 >= Iteration)
            {
                _unobserved[kept++] = _unobserved[i];
                continue;
            }

            var exception = future.Exception!;
            Report(UnobservedError(future, exception));
        }

        _unobserved.RemoveRange(kept, _unobserved.Count - kept);
    }

    private void StopBecauseOf(Exception exception)
    {
        _fatal ??= exception;
        _isStopping = true;
    }

    private void ReportSurvivors()
    {
        foreach (var (future, _) in _unobserved)
        {
            if (!future.IsObserved)
            {
                Report(UnobservedError(future, future.Exception!));
            }
        }

        _unobserved.Clear();
        foreach (var task in _tasks.InOrder())
        {
            Report(new LoopError(
                LoopErrorKind.Survivor, $"The loop was closed while {task} had not ended. It never will.", exception: null) { Future = task });
        }
    }

    private void ReportNeverAwaited()
    {
        if (Options.Debug)
        {
            NeverAwaited.ReportAllOf(this);
            return;
        }

        var suspended = _tasks.CountFrames();
        foreach (var pool in _pools)
        {
            var missing = pool.WriteOffMissing(Home, suspended);
            if (missing > 0)
            {
                ReportNeverAwaited(pool.Describe(), missing, origin: null);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void UpdateObserver() => Observer = _observers.Count switch
    {
        0 => null,
        1 => _observers[0],
        _ => new ObserverGroup([.. _observers]),
    };
}
