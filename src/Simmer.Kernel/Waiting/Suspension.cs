namespace Simmer.LowLevel;

/// <summary>An operation that one task at a time waits for: what drivers and new primitives are made of.</summary>
/// <remarks>
/// <para>
/// <c>await operation.Wait()</c> parks the running task; <see cref="Wake"/>, called when the operation is over, lets it
/// go on. The object is used again and again, so waiting allocates nothing. What the operation results in is the
/// subclass's business: the waiter asks it after the wait.
/// </para>
/// <para>
/// <b>Cancellation.</b> By default it ends the wait at once and <see cref="OnAborted"/> is called, before the task goes
/// on, to clean up. An operation that cannot be abandoned, because the system still writes into its buffer, overrides
/// <see cref="TryAbort"/>: it asks the system to stop, returns true, and calls <see cref="WakeCancelled"/> when it has.
/// </para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
public abstract class Suspension : IWaitable
{
    private LoopTask? _waiter;

    /// <summary>Does a task wait for this?</summary>
    public bool HasWaiter => _waiter is not null;

    /// <summary>Waits until <see cref="Wake"/>.</summary>
    /// <exception cref="InvalidOperationException">Another task waits already.</exception>
    public SuspensionAwaitable Wait() => new(this);

    /// <summary>What is waited for, for pictures and reports.</summary>
    public abstract WaitInfo Describe();

    /// <summary>The operation is over: the waiter goes on. If nobody waits, nothing happens.</summary>
    /// <returns>Did anybody wait?</returns>
    public bool Wake()
    {
        if (_waiter is not { } waiter)
        {
            return false;
        }

        _waiter = null;
        waiter.Wake();
        return true;
    }

    /// <summary>The operation is over because it was cancelled: the waiter goes on with that cancellation.</summary>
    protected void WakeCancelled(CancelRequest request)
    {
        if (_waiter is { } waiter)
        {
            _waiter = null;
            waiter.AbortWait(request);
        }
    }

    /// <summary>A cancellation asks for the wait to end.</summary>
    /// <returns>True: it will end because of this. False: it cannot; the cancellation comes when it has ended by itself.</returns>
    protected virtual bool TryAbort(CancelRequest request)
    {
        WakeCancelled(request);
        OnAborted();
        return true;
    }

    /// <summary>A cancellation has ended the wait.</summary>
    protected virtual void OnAborted()
    {
    }

    bool IWaitable.TryAbort(LoopTask waiter, CancelRequest request) => TryAbort(request);

    void IWaitable.Replace(LoopTask waiter, LoopTask by) => _waiter = _waiter is null ? null : by;

    WaitInfo IWaitable.Describe(LoopTask waiter) => Describe();

    internal void Enter(LoopTask task) => _waiter = task;
}
