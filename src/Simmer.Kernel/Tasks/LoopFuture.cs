using System.Diagnostics;
using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>Something that will have ended one day: with a result, with a failure, or cancelled.</summary>
/// <remarks>
/// <para>
/// The common part of <see cref="Future{T}"/>, which somebody completes by hand, and <see cref="LoopTask"/>, which
/// completes when its coroutine ends. Any number of tasks may await one future, and they resume in the order in which
/// they came. Completing never runs anybody's code at once: whoever waits is put into the ready queue.
/// </para>
/// <para><b>Cancellation.</b> Cancelling a task that awaits this cancels this, hence everybody who awaits it. Protect it with <c>Shield</c>.</para>
/// <para><b>Threads.</b> Loop thread only, except where a member says otherwise.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class LoopFuture : Runnable, IAwaitable, IWaitable
{
    // Null, a LoopTask that awaits this (then the flag SingleWaiter is set), an ICompletionListener, a DoneCallback, or a
    // List<object> of these.
    private object? _callbacks;

    // While a task is pending: what it waits for, if it waits. Once completed: null, a Failure, or a CancelRequest.
    private protected object? Outcome;

    private protected LoopFuture(EventLoop loop) => Loop = loop;

    /// <summary>The loop that it belongs to.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public EventLoop Loop { get; }

    /// <summary>Has it ended, in whichever way?</summary>
    public bool IsCompleted => Has(RunnableFlags.Completed);

    /// <summary>Has it ended by a cancellation? False while a cancelled task is still cleaning up.</summary>
    public bool IsCancelled => Has(RunnableFlags.Cancelled);

    /// <summary>Has it ended by a failure?</summary>
    public bool IsFaulted => Has(RunnableFlags.Faulted);

    /// <summary>Has it ended with a result?</summary>
    public bool IsCompletedSuccessfully =>
        (Flags & (RunnableFlags.Completed | RunnableFlags.Cancelled | RunnableFlags.Faulted)) == RunnableFlags.Completed;

    /// <summary>Why it failed; null if it has a result. Looking counts as handling the failure.</summary>
    /// <exception cref="InvalidStateException">It has not ended yet.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Exception? Exception
    {
        get
        {
            if (!IsCompleted)
            {
                throw InvalidStateException.NotCompleted(this);
            }

            if (IsCancelled)
            {
                ThrowIfFailed();
            }

            MarkObserved();
            return (Outcome as Failure)?.Exception;
        }
    }

    /// <summary>What was said when it was cancelled, if anything was.</summary>
    public string? CancelReason => (Outcome as CancelRequest)?.Reason;

    /// <summary>Requests a cancellation.</summary>
    /// <param name="reason">What whoever is cancelled will read in <see cref="CancelledException.Reason"/>.</param>
    /// <returns>False if it had already ended.</returns>
    /// <remarks>
    /// <para>A future is cancelled at once, and everybody who awaits it sees a <see cref="CancelledException"/>.</para>
    /// <para>
    /// A task is asked to cancel itself. In the next iteration the exception is thrown where the task waits, once. It may
    /// clean up, with awaits; it may even go on. It is <see cref="IsCancelled"/> when it has ended by that exception. If
    /// it waits for a future or another task, that is cancelled, and the exception arrives from there. A task that has
    /// not begun never will.
    /// </para>
    /// <para>
    /// A foreign <see cref="Task"/> that is awaited bare cannot be interrupted: cancelling sets
    /// <see cref="LoopTask.CancellationToken"/>, and is delivered when the foreign task ends or at the next wait of ours.
    /// Await it with <c>OnLoop()</c> to be able to abandon it.
    /// </para>
    /// <para>
    /// Each request counts; <see cref="LoopTask.Uncancel"/> takes one back. Code that stops a cancellation for good calls
    /// it, as <c>TimeoutAfter</c> and <see cref="TaskGroup"/> do.
    /// </para>
    /// </remarks>
    public bool Cancel(string? reason = null)
    {
        Loop.CheckAccess();
        return TryCancel(new CancelRequest(reason, Loop.RunningTask));
    }

    /// <summary>Calls <paramref name="callback"/> on the loop when this has ended, in the order of registration.</summary>
    /// <param name="callback">What to call. It may be registered several times.</param>
    /// <param name="context">The context to call it in; by default a copy of the current one.</param>
    /// <remarks>If it has already ended the callback is scheduled: it never runs inside this call.</remarks>
    public void AddDoneCallback(Action<LoopFuture> callback, LoopContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Loop.CheckAccess();
        var entry = new DoneCallback(this, callback, context);
        if (IsCompleted)
        {
            Loop.Ready.Enqueue(entry);
        }
        else
        {
            AddCallback(entry);
        }
    }

    /// <summary>Takes back every registration of <paramref name="callback"/>.</summary>
    /// <returns>How many there were. Zero if this has ended: then they are scheduled and will run.</returns>
    public int RemoveDoneCallback(Action<LoopFuture> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Loop.CheckAccess();
        return RemoveCallbacks(entry => entry is DoneCallback done && done.Callback == callback);
    }

    /// <summary>Called by <c>await</c>. Several tasks may await one future.</summary>
    public FutureAwaiter GetAwaiter() => new(this);

    /// <summary>Waits until it has ended, in whichever way, and does not throw what it has come to.</summary>
    /// <remarks>
    /// Look at <see cref="IsCancelled"/> and <see cref="Exception"/> then. It is the cheap way to wait for something that was
    /// cancelled: an exception costs more than a microsecond for each frame that it passes.
    /// <para><b>Cancellation.</b> As when it is awaited: it is cancelled as well.</para>
    /// </remarks>
    public SettleAwaitable Settle() => new(this);

    /// <inheritdoc/>
    public LoopFuture ToFuture() => this;

    /// <inheritdoc/>
    public override string ToString() => $"{DisplayName} ({StatusText})";

    /// <summary>Tells <paramref name="listener"/> when this has ended, as a done-callback, but without a delegate of its own.</summary>
    public void AddListener(ICompletionListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        if (IsCompleted)
        {
            Loop.Ready.Enqueue(new ListenerCall(this, listener));
        }
        else
        {
            AddCallback(listener);
        }
    }

    /// <summary>Takes back every registration of <paramref name="listener"/>.</summary>
    public void RemoveListener(ICompletionListener listener) => RemoveCallbacks(entry => ReferenceEquals(entry, listener));

    /// <summary>Returns if it ended with a result, else throws what went wrong. That counts as handling the failure.</summary>
    /// <exception cref="InvalidStateException">It has not ended yet.</exception>
    [StackTraceHidden]
    public void ThrowIfFailed()
    {
        if ((Flags & (RunnableFlags.Completed | RunnableFlags.Cancelled | RunnableFlags.Faulted)) != RunnableFlags.Completed)
        {
            ThrowFailure();
        }
    }

    /// <summary>Somebody knows of the failure, or is going to: it need not be reported.</summary>
    public void MarkObserved()
    {
        Flags |= RunnableFlags.Observed;
        (Outcome as Failure)?.Absolve();
    }

    /// <summary>The futures that this one is made of, if it is: who waits for it waits for these.</summary>
    protected internal virtual IEnumerable<LoopFuture> Parts => [];

    /// <summary>The cancellation that it has failed with, if it has: a gathering does when a child is cancelled.</summary>
    internal OperationCanceledException? CancellationAsFailure => (Outcome as Failure)?.Exception as OperationCanceledException;

    internal bool IsObserved => Has(RunnableFlags.Observed);

    // Tasks that await each other in a circle would be cancelled for ever. As in asyncio that is an exception, not a crash.
    bool IWaitable.TryAbort(LoopTask waiter, CancelRequest request)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return TryCancel(request);
    }

    void IWaitable.Replace(LoopTask waiter, LoopTask by)
    {
        if (ReferenceEquals(_callbacks, waiter))
        {
            _callbacks = by;
        }
        else if (_callbacks is List<object> list)
        {
            list[list.IndexOf(waiter)] = by;
        }
    }

    WaitInfo IWaitable.Describe(LoopTask waiter) =>
        new(this is LoopTask ? WaitKind.Task : WaitKind.Future, this, Deadline: null);

    private protected virtual string DisplayName => "future";

    private protected string StatusText =>
        IsCancelled ? "cancelled"
        : IsFaulted ? $"failed: {(Outcome as Failure)?.Exception.GetType().Name}"
        : IsCompleted ? "done"
        : "pending";

    /// <summary>Does what <see cref="Cancel"/> promises; a kind of future that cancels differently overrides it.</summary>
    /// <returns>False if there was nothing left to cancel.</returns>
    protected internal virtual bool TryCancel(CancelRequest request)
    {
        if (IsCompleted)
        {
            return false;
        }

        Complete(RunnableFlags.Cancelled, request);
        return true;
    }

    /// <summary>
    /// The exception for a waiter of something that was cancelled. Who asks first gets the one by which a task has ended,
    /// later ones get new ones, as in asyncio.
    /// </summary>
    public OperationCanceledException TakeCancellation() =>
        Outcome is CancelRequest request && IsCompleted ? request.TakeException() : new CancelledException(LastCancelReason);

    /// <summary>What was said when it was last cancelled although that did not end it.</summary>
    private protected virtual string? LastCancelReason => null;

    /// <summary>A task is going to wait for this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddWaiter(LoopTask task)
    {
        if (_callbacks is null)
        {
            _callbacks = task;
            Flags |= RunnableFlags.SingleWaiter;
        }
        else
        {
            AddCallback(task);
        }
    }

    /// <summary>All tasks that await this, for pictures and reports.</summary>
    internal IEnumerable<LoopTask> Waiters() => _callbacks switch
    {
        LoopTask task => [task],
        List<object> list => list.OfType<LoopTask>(),
        _ => [],
    };

    /// <summary>The end. Whoever waits is scheduled.</summary>
    private protected void Complete(RunnableFlags how, object? outcome)
    {
        Debug.Assert(!IsCompleted, "A future ends once.");
        Outcome = outcome;
        Flags |= RunnableFlags.Completed | how;
        var callbacks = _callbacks;
        if (callbacks is null)
        {
            if (how == RunnableFlags.Faulted)
            {
                Loop.WatchUnobserved(this);
            }
        }
        else if (Has(RunnableFlags.SingleWaiter))
        {
            _callbacks = null;
            Unsafe.As<LoopTask>(callbacks).WakeFrom(this);
        }
        else
        {
            Loop.Ready.Enqueue(this); // All callbacks were scheduled at once, so they may stand in the queue as one.
        }
    }

    /// <summary>Its callbacks' turn has come.</summary>
    internal override void Run() => RunCallbacks();

    private protected void RunCallbacks()
    {
        var callbacks = _callbacks;
        if (callbacks is List<object> list)
        {
            // They stay in sight meanwhile: a task that comes later in the row may end before that, and be replaced.
            for (var i = 0; i < list.Count; i++)
            {
                Loop.Guard(this, list[i], static (future, callback) => future.RunCallback(callback));
            }

            _callbacks = null;
        }
        else if (callbacks is not null)
        {
            _callbacks = null;
            RunCallback(callbacks);
        }
    }

    private void RunCallback(object callback)
    {
        switch (callback)
        {
            case LoopTask task:
                task.MarkWokenBy(this);
                task.Run();
                break;
            case ICompletionListener listener:
                listener.OnCompleted(this);
                break;
            case DoneCallback done:
                done.Run();
                break;
        }
    }

    private void AddCallback(object callback)
    {
        Flags &= ~RunnableFlags.SingleWaiter;
        switch (_callbacks)
        {
            case null:
                _callbacks = callback;
                Flags |= callback is LoopTask ? RunnableFlags.SingleWaiter : RunnableFlags.None;
                break;
            case List<object> list:
                list.Add(callback);
                break;
            case { } first:
                _callbacks = new List<object> { first, callback };
                break;
        }
    }

    private int RemoveCallbacks(Predicate<object> matches)
    {
        if (IsCompleted || _callbacks is null)
        {
            return 0;
        }

        if (_callbacks is List<object> list)
        {
            return list.RemoveAll(matches);
        }

        if (!matches(_callbacks))
        {
            return 0;
        }

        _callbacks = null;
        Flags &= ~RunnableFlags.SingleWaiter;
        return 1;
    }

    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowFailure()
    {
        if (!IsCompleted)
        {
            throw InvalidStateException.NotCompleted(this);
        }

        if (IsCancelled)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(TakeCancellation());
        }

        MarkObserved();
        ((Failure)Outcome!).Throw();
    }
}
