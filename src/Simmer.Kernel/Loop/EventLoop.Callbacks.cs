using Simmer.LowLevel;

namespace Simmer;

// Callbacks: soon, later, and from other threads.
public sealed partial class EventLoop
{
    /// <summary>Calls <paramref name="callback"/> in the next iteration, after what is ready already. It runs in no task.</summary>
    /// <param name="callback">What to call. What it throws goes to <see cref="UnhandledException"/>.</param>
    /// <param name="context">The context to call it in; by default a copy of the current one.</param>
    /// <exception cref="LoopClosedException">The loop is closed.</exception>
    public LoopHandle CallSoon(Action callback, LoopContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckCanSchedule(callback);
        var handle = new Callback(this, callback, context);
        Ready.Enqueue(handle);
        return handle;
    }

    /// <summary>As <see cref="CallSoon(Action, LoopContext?)"/>, with an argument, so that the delegate can be static.</summary>
    public LoopHandle CallSoon<TState>(Action<TState> callback, TState state, LoopContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckCanSchedule(callback);
        var handle = new Callback<TState>(this, callback, state, context);
        Ready.Enqueue(handle);
        return handle;
    }

    /// <summary>Calls <paramref name="callback"/> when <paramref name="delay"/> has passed.</summary>
    /// <param name="delay">How long from now: zero or more.</param>
    /// <param name="callback">What to call. What it throws goes to <see cref="UnhandledException"/>.</param>
    /// <param name="context">The context to call it in; by default a copy of the current one.</param>
    /// <remarks><b>Order.</b> By deadline; timers with equal deadlines in the order in which they were set.</remarks>
    /// <exception cref="LoopClosedException">The loop is closed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    public LoopTimer CallLater(TimeSpan delay, Action callback, LoopContext? context = null) =>
        CallAt(Times.After(Now, Times.Checked(delay)), callback, context);

    /// <summary>Calls <paramref name="callback"/> at the time <paramref name="when"/>.</summary>
    /// <param name="when">When, in the loop's time: see <see cref="Now"/>. A time that has passed: in the next iteration.</param>
    /// <param name="callback">What to call. What it throws goes to <see cref="UnhandledException"/>.</param>
    /// <param name="context">The context to call it in; by default a copy of the current one.</param>
    /// <remarks><b>Order.</b> By deadline; timers with equal deadlines in the order in which they were set.</remarks>
    /// <exception cref="LoopClosedException">The loop is closed.</exception>
    public LoopTimer CallAt(TimeSpan when, Action callback, LoopContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckCanSchedule(callback);
        var timer = new LoopTimer(this, callback, when, context);
        SetTimer(timer, when);
        return timer;
    }

    /// <summary>Calls <paramref name="callback"/> on the loop, soon.</summary>
    /// <param name="callback">What to call. What it throws goes to <see cref="UnhandledException"/>.</param>
    /// <param name="context">The context to call it in; by default a copy of the caller's.</param>
    /// <remarks>
    /// <b>Threads.</b> Any. Calls from one thread are kept in order. If the loop is stopped, and not closed, the callback
    /// waits until it runs again.
    /// </remarks>
    /// <exception cref="LoopClosedException">The loop is closed.</exception>
    public LoopHandle CallSoonThreadsafe(Action callback, LoopContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(callback);
        if (IsClosed)
        {
            ThrowClosed(callback);
        }

        var handle = new Callback(this, callback, context);
        Schedule(handle);
        return handle;
    }

    /// <summary>Puts an item into the ready queue, by way of the inbox if this is another thread. Any thread.</summary>
    internal void Schedule(InboxItem item)
    {
        if (IsCurrent)
        {
            Ready.Enqueue(item);
            return;
        }

        _inbox.Add(item);
        WakeUp();
    }

    internal void SetTimer(Runnable item, TimeSpan when)
    {
        Timers.Add(item, when.Ticks);
        _nextTimer = Math.Min(_nextTimer, when.Ticks);
    }

    /// <summary>Calls a callback: in its context, in no task, and whatever it throws goes to the handler.</summary>
    internal void RunCallback(object what, ContextSlot context, Action<object> invoke)
    {
        RunningTask = null;
        SynchronizationContext.SetSynchronizationContext(_synchronizationContext);
        var shared = context.Shared;
        shared?.Enter(this);
        var state = context.State;
        if (!ReferenceEquals(state, InstalledContext))
        {
            Install(state);
        }

        Observer?.CallbackBegan(what);
        try
        {
            invoke(what);
        }
        catch (Exception e)
        {
            Report(new LoopError(LoopErrorKind.Callback, $"The {what} failed.", e) { Callback = what });
        }

        Observer?.CallbackEnded(what);
        InstalledContext = ExecutionContext.Capture();
        if (shared is not null)
        {
            shared.State = InstalledContext;
            shared.Leave(this, outer: null);
        }
    }
}
