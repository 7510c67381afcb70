using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>Tasks that wait in a row. The one mechanism under every lock, event and queue.</summary>
/// <remarks>
/// <para>
/// A waiter that is woken, or whose wait is cancelled, keeps its place until it really goes on, an iteration later. That
/// is asyncio's way, and all fairness rests on it: whoever comes meanwhile sees that somebody is before him.
/// </para>
/// <para>
/// A waiter that was woken and is cancelled before it goes on has been woken in vain. Whoever waits here catches that
/// cancellation and passes on what it had been given: a lock, an item, a notification.
/// </para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
/// <param name="kind">What sort of wait this is, for pictures and reports.</param>
/// <param name="target">What is waited for: usually the lock or the queue that uses this.</param>
/// <param name="operation">What is being done to it: <c>acquire</c>, <c>get</c>.</param>
/// <param name="holder">Tells which task holds what is waited for.</param>
public sealed class WaitQueue(WaitKind kind, object target, string operation, Func<LoopTask?>? holder = null) : IWaitable
{
    // A ring. A waiter remembers its ticket, from which follows its slot: so it can leave from the middle. Tickets are
    // kept as negative numbers, because positive ones are the numbers of timers.
    private Slot[] _slots = [];
    private long _head = 1;       // the ticket of the first that has not left
    private long _tail = 1;       // the ticket of the next to come
    private long _firstWaiting = 1; // all tickets before it have been woken or cancelled
    private EventLoop? _loop;       // whose tasks stand here, while any do

    /// <summary>How many tasks stand here, those included that are about to go on.</summary>
    public int Count { get; private set; }

    /// <summary>Does anybody stand here who was not cancelled? Then it would be unfair to go past.</summary>
    public bool HasWaiters => Live > 0 && !_loop!.IsClosed;

    /// <summary>
    /// Had the task been woken that goes on now? To be asked by a waiter whose wait was cancelled, at once: if so, he has
    /// something to pass on.
    /// </summary>
    public bool WasWoken { get; private set; }

    /// <summary>Those who were not cancelled.</summary>
    private int Live { get; set; }

    /// <summary>Waits at the end of the row until somebody wakes this task.</summary>
    /// <remarks><b>Cancellation.</b> The place is lost; what a wake-up had given has to be passed on by the caller.</remarks>
    public WaitQueueAwaitable Wait() => new(this);

    /// <summary>Wakes the first in the row, unless it is about to go on anyway.</summary>
    /// <returns>Was somebody woken?</returns>
    /// <remarks>If the first was cancelled nobody is woken: it will see to the next when it leaves.</remarks>
    /// <exception cref="InvalidOperationException">This is not the waiters' thread.</exception>
    public bool WakeFirst()
    {
        CheckAccess();
        return Count > 0 && TryWake(_head);
    }

    /// <summary>Wakes the first who still waits.</summary>
    /// <returns>Was somebody woken?</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool WakeNext() => Count > 0 && WakeNextOfAll(); // Mostly nobody waits.

    /// <summary>Wakes up to <paramref name="count"/> who still wait, in order.</summary>
    /// <returns>How many were woken.</returns>
    public int Wake(int count)
    {
        var woken = 0;
        while (woken < count && WakeNext())
        {
            woken++;
        }

        return woken;
    }

    /// <summary>Wakes all who still wait, in order.</summary>
    /// <returns>How many were woken.</returns>
    public int WakeAll() => Wake(int.MaxValue);

    bool IWaitable.TryAbort(LoopTask waiter, CancelRequest request)
    {
        Live--;
        waiter.AbortWait(request);
        return true;
    }

    void IWaitable.Replace(LoopTask waiter, LoopTask by) => this[-by.Ticket] = by;

    WaitInfo IWaitable.Describe(LoopTask waiter) => new(kind, target, Deadline: null, operation, holder?.Invoke());

    /// <summary>Throws if tasks of another loop stand here. So does waiting; this is for who changes something before that.</summary>
    /// <exception cref="InvalidOperationException">They do.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CheckLoop()
    {
        if (Count > 0 && _loop is { IsCurrent: false })
        {
            CheckOtherLoop();
        }
    }

    /// <summary>Throws if tasks stand here and this is not their thread. So does waking; this is for who changes something before that.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CheckAccess()
    {
        if (Count > 0)
        {
            if (_loop!.IsClosed)
            {
                ForgetTheDead();
            }

            _loop.CheckAccess();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CheckOtherLoop()
    {
        if (_loop is { IsClosed: false })
        {
            throw new InvalidOperationException(
                $"Tasks of {_loop} wait for {target}, so a task of {EventLoop.Current} cannot. Each loop needs its own.");
        }

        ForgetTheDead();
    }

    /// <summary>The running task waits here, and goes on with <paramref name="frame"/>.</summary>
    internal void Enter(Frame frame)
    {
        CheckLoop();
        Enter(EventLoop.Current.Park(frame, this));
    }

    private void Enter(LoopTask task)
    {
        if (_tail - _head == _slots.Length)
        {
            Grow();
        }

        if (Count == 0)
        {
            _firstWaiting = _tail;
        }

        if (!ReferenceEquals(_loop, task.Loop))
        {
            _loop = task.Loop;
        }

        task.Ticket = -_tail;
        task.MarkInWaitQueue();
        this[_tail++] = task;
        Count++;
        Live++;
    }

    /// <summary>Its turn has come, or its wait was cancelled: it leaves.</summary>
    internal void Leave(LoopTask task)
    {
        this[-task.Ticket] = null;
        task.Ticket = 0;
        WasWoken = task.IsWoken;
        Count--;
        if (!task.IsAborted)
        {
            Live--;
        }

        while (_head < _tail && this[_head] is null)
        {
            _head++;
        }
    }

    // Their loop was closed before they had ended: they never go on, so nobody may wait behind them, and nothing is for them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ForgetTheDead()
    {
        Array.Clear(_slots);
        _head = _firstWaiting = _tail;
        Count = 0;
        Live = 0;
    }

    private ref LoopTask? this[long ticket]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _slots[(int)ticket & (_slots.Length - 1)].Task;
    }

    private bool WakeNextOfAll()
    {
        CheckAccess(); // Before anybody is passed over.
        _firstWaiting = Math.Max(_firstWaiting, _head); // The tickets of those who have left belong to others' slots by now.
        while (_firstWaiting < _tail)
        {
            if (TryWake(_firstWaiting++))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryWake(long ticket)
    {
        if (this[ticket] is not { } task || task.IsWoken || task.IsAborted)
        {
            return false;
        }

        task.Wake();
        return true;
    }

    private void Grow()
    {
        var old = _slots;
        var slots = new Slot[Math.Max(4, old.Length * 2)];
        for (var ticket = _head; ticket < _tail; ticket++)
        {
            slots[(int)ticket & (slots.Length - 1)] = old[(int)ticket & (old.Length - 1)];
        }

        _slots = slots;
    }

    private struct Slot
    {
        public LoopTask? Task;
    }
}
