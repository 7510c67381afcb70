using System.Diagnostics;
using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

// What it waits for, and where it goes on. A task waits in one place; hot code that is not ours may add an ExtraWait.
public abstract partial class LoopTask
{
    // Where it goes on: the innermost suspended frame, from which the others follow by Frame.Caller. It says so, and Outcome
    // says what is waited for, only while the flag Parked is set. When the task goes on both stay as they are, because often
    // it waits next time for the same thing in the same frame, and storing a reference costs more than comparing it.
    private Frame? _frame;

    /// <summary>What the task waits for; null if it is running, ready to run, or has ended.</summary>
    public WaitInfo? WaitsFor
    {
        get
        {
            if (IsCompleted || Has(RunnableFlags.Woken | RunnableFlags.Aborted))
            {
                return null;
            }

            return WaitingFor is IWaitable waitable ? waitable.Describe(this) : ExtrasOrNull?.ForeignWait?.Describe();
        }
    }

    /// <summary>The coroutines that it is suspended in, innermost first. Empty while it runs and when it has ended.</summary>
    public IReadOnlyList<FrameInfo> AwaitStack()
    {
        var stack = new List<FrameInfo>();
        for (var frame = SuspendedFrame ?? ExtrasOrNull?.ForeignWait?.Frame; frame is not null; frame = frame.Caller)
        {
            stack.Add(FrameInfo.Of(frame));
        }

        return stack;
    }

    /// <summary>All frames that are suspended in it.</summary>
    internal IEnumerable<Frame> SuspendedFrames()
    {
        Frame?[] innermost = [SuspendedFrame, ExtrasOrNull?.ForeignWait?.Frame, .. ExtrasOrNull?.ExtraWaits?.Select(static extra => extra.SuspendedFrame) ?? []];
        foreach (var start in innermost)
        {
            for (var frame = start; frame is not null; frame = frame.Caller)
            {
                yield return frame;
            }
        }
    }

    /// <summary>The futures that it awaits now, and what these are made of.</summary>
    internal IEnumerable<LoopFuture> AwaitedFutures() =>
        WaitingFor is LoopFuture future ? [future, .. future.Parts] : [];

    /// <summary>The wait that it uses for foreign things, if it has one already.</summary>
    internal ForeignWait? ForeignWaitForReuse
    {
        get => ExtrasOrNull?.ForeignWait;
        set => Extras.ForeignWait = value;
    }

    internal bool IsParked => Has(RunnableFlags.Parked) && !Has(RunnableFlags.Woken | RunnableFlags.Aborted);

    internal bool IsWoken => Has(RunnableFlags.Woken);

    internal bool IsAborted => Has(RunnableFlags.Aborted);

    /// <summary>It cannot wait in this place: it does already, or it has ended while ordinary async code still runs under it.</summary>
    internal bool IsBusy => Has(RunnableFlags.Parked | RunnableFlags.Completed);

    internal Frame? SuspendedFrame => Has(RunnableFlags.Parked) ? _frame : null;

    internal object? WaitingFor => Has(RunnableFlags.Parked) ? Outcome : null;

    /// <summary>It is going to wait: it goes on with <paramref name="frame"/> when <paramref name="waitable"/> wakes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Park(Frame frame, IWaitable? waitable)
    {
        Debug.Assert(!IsBusy, "A task waits in one place; what waits elsewhere needs an ExtraWait.");
        if (!ReferenceEquals(_frame, frame))
        {
            _frame = frame;
        }

        if (!ReferenceEquals(Outcome, waitable))
        {
            Outcome = waitable;
        }

        Flags |= RunnableFlags.Parked;
    }

    /// <summary>It is going to wait for something foreign, perhaps for long: it forgets what it had waited for.</summary>
    internal void ForgetLastWait()
    {
        if (!Has(RunnableFlags.Parked))
        {
            _frame = null;
            Outcome = null;
        }
    }

    /// <summary>Another place to wait.</summary>
    internal LoopTask FindExtraWait()
    {
        Flags |= RunnableFlags.HasExtraWaits;
        var places = Extras.ExtraWaits ??= [];
        if (places.Find(static place => !place.IsBusy) is not { } free)
        {
            places.Add(free = new ExtraWait(this));
        }

        return free;
    }

    /// <summary>It waits for the end of a future, and does not want to be thrown at.</summary>
    internal void MarkSettling() => Flags |= RunnableFlags.Settling;

    /// <summary>It has awaited itself, and is going to be told so.</summary>
    internal void MarkAwaitsItself() => Flags |= RunnableFlags.AwaitsItself;

    /// <summary>It is in a wait queue, which it has to leave when it goes on.</summary>
    internal void MarkInWaitQueue() => Flags |= RunnableFlags.InWaitQueue;

    /// <summary>What it waits for has happened.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Wake()
    {
        Debug.Assert(IsParked, "Only what waits is woken.");
        Flags |= RunnableFlags.Woken;
        Loop.Ready.Enqueue(this);
        if (Loop.Observer is not null)
        {
            Loop.ObserveWoken(this);
        }
    }

    /// <summary>The future that it awaits has ended.</summary>
    internal void WakeFrom(LoopFuture future)
    {
        MarkWokenBy(future);
        Loop.Ready.Enqueue(this);
    }

    /// <summary>As <see cref="WakeFrom"/>, but it runs at once: the future stands in the ready queue for it.</summary>
    internal void MarkWokenBy(LoopFuture future)
    {
        Flags |= future.IsCancelled && !Has(RunnableFlags.Settling) ? RunnableFlags.Woken | RunnableFlags.CancelledWait : RunnableFlags.Woken;
        if (Loop.Observer is not null)
        {
            Loop.ObserveWoken(this);
        }
    }

    /// <summary>A cancellation ends a wait that is nobody else's business: a timer, a place in a queue, an operation.</summary>
    internal void AbortWait(CancelRequest request)
    {
        Debug.Assert(IsParked, "Only a wait that goes on can be aborted.");
        Extras.Abort = request;
        Flags |= RunnableFlags.Aborted;
        Loop.Ready.Enqueue(this);
        if (Loop.Observer is not null)
        {
            Loop.ObserveWoken(this);
        }
    }

    /// <summary>Its timer has expired.</summary>
    internal override void MarkDue() => Flags |= RunnableFlags.TimerDue;

    /// <summary>
    /// The task ends, and its place is occupied by ordinary async code that was started in it and is still waiting.
    /// That goes on waiting elsewhere.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MoveWaitElsewhere()
    {
        const RunnableFlags Moving = RunnableFlags.OfOneWait | RunnableFlags.TimerDue;
        var elsewhere = FindExtraWait();
        elsewhere._frame = _frame;
        elsewhere.Outcome = Outcome;
        elsewhere.Ticket = Ticket;
        elsewhere.Flags |= Flags & Moving;
        if (Has(RunnableFlags.Aborted))
        {
            elsewhere.Extras.Abort = Extras.Abort;
        }

        if (Has(RunnableFlags.Woken | RunnableFlags.Aborted | RunnableFlags.TimerDue) || Outcome is null)
        {
            Extras.StandsFor = elsewhere; // This stands in the ready queue, and not for itself.
            Flags |= RunnableFlags.StandsForAnother;
        }

        ((IWaitable?)Outcome)?.Replace(this, elsewhere);
        _frame = null;
        Outcome = null;
        Ticket = 0;
        Flags &= ~Moving;
    }

    private InvalidOperationException AwaitsItself() => new($"{Stepper} awaits itself. It would wait for ever.");
}
