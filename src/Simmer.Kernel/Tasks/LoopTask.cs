using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>A coroutine that runs by itself, beside the others, and can be awaited, named and cancelled.</summary>
/// <remarks>
/// <para>
/// Made by <see cref="EventLoop.CreateTask(Coroutine, string?, LoopContext?, bool?)"/>, it starts in the next iteration, in the order of creation. The
/// loop keeps a reference to it until it has ended. A task that fails with nobody waiting for it is reported one
/// iteration later.
/// </para>
/// <para>
/// Each task is its own <see cref="SynchronizationContext"/>: ordinary <c>async Task</c> code that it calls comes back
/// to it, and completing something in one task never runs another one's code inside it.
/// </para>
/// <para><b>Threads.</b> Loop thread only, except where a member says otherwise.</para>
/// </remarks>
public abstract class LoopTask : LoopFuture
{
    // Where it goes on: the innermost suspended frame, from which the others follow by Frame.Caller. It says so, and Outcome
    // says what is waited for, only while the flag Parked is set. When the task goes on both stay as they are, because often
    // it waits next time for the same thing in the same frame, and storing a reference costs more than comparing it.
    private Frame? _frame;

    // The ExecutionContext of its steps. Unused while the flag SharedContext is set.
    private ExecutionContext? _context;

    // What most tasks do not need: a name, cancellations, a scope, a token.
    private TaskExtras? _extras;

    // Its place among the loop's live tasks.
    internal int Index;

    private protected LoopTask(EventLoop loop, long id)
        : base(loop) => Id = id;

    /// <summary>Its number: tasks of a loop are numbered from 1 in the order of their creation.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public long Id { get; }

    /// <summary>What it is called in reports and pictures; by default <c>Task-</c> and its number.</summary>
    public string Name
    {
        get => _extras?.Name ?? $"Task-{Id}";
        set => Extras.Name = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>How many requests to cancel it are outstanding. asyncio's <c>cancelling()</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public int CancellationRequests => _extras?.CancellationRequests ?? 0;

    /// <summary>The context that it runs in.</summary>
    /// <remarks>Asking makes it visible: from then on changes that the task makes can be seen in it, and the other way round.</remarks>
    public LoopContext Context
    {
        get
        {
            Loop.CheckAccess();
            if (!Has(RunnableFlags.SharedContext))
            {
                var isRunning = Loop.RunningTask == this;
                UseContext(new LoopContext(isRunning ? ExecutionContext.Capture() : _context));
                if (isRunning)
                {
                    EnterContext();
                    Loop.InstalledContext = _context;
                }
                else if (Has(RunnableFlags.Outer))
                {
                    Extras.Context!.Enter(loop: null); // The loop turns to it when the inner step has ended.
                }
            }

            return Extras.Context!;
        }
    }

    /// <summary>May others see what it sets in its context? They can if one was given to it, and once somebody has asked for it.</summary>
    /// <remarks>Otherwise a copy of the context is as good as the context itself, and cheaper to run in.</remarks>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public bool IsContextShared => Has(RunnableFlags.SharedContext);

    /// <summary>A token that is cancelled when this task is, or a scope around it, to be handed to foreign APIs.</summary>
    /// <remarks>
    /// Made when first asked for. It belongs to the innermost <see cref="CancelScope"/> that the task has entered. When
    /// the task has been cancelled and has gone on, the next call makes a new one.
    /// </remarks>
    public CancellationToken CancellationToken
    {
        get
        {
            Loop.CheckAccess();
            var scope = Scope is { } innermost && ReferenceEquals(innermost.Host, this) ? innermost : null;
            var source = scope is null ? Extras.TokenSource : scope.TokenSource;
            var isCancelled = CancellationRequests > 0 || IsCancelled || Scope?.IsCancelledHere == true;
            if (source is null || (source.IsCancellationRequested && !isCancelled))
            {
                source = new CancellationTokenSource();
                if (isCancelled)
                {
                    source.Cancel();
                }

                if (scope is null)
                {
                    Extras.TokenSource = source;
                }
                else
                {
                    scope.TokenSource = source;
                }
            }

            return source.Token;
        }
    }

    /// <summary>Takes one request to cancel back. The last one also drops an exception that has not been thrown yet.</summary>
    /// <returns>How many requests remain.</returns>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public int Uncancel()
    {
        Loop.CheckAccess();
        if (_extras is not { CancellationRequests: > 0 } extras)
        {
            return 0;
        }

        if (--extras.CancellationRequests == 0)
        {
            Flags &= ~RunnableFlags.MustCancel;
        }

        return extras.CancellationRequests;
    }

    /// <summary>The innermost cancel scope that it is in.</summary>
    internal CancelScope? Scope
    {
        get => _extras?.Scope;
        set
        {
            if (value is not null || _extras is not null)
            {
                Extras.Scope = value;
                Flags = value is null ? Flags & ~RunnableFlags.InScope : Flags | RunnableFlags.InScope;
            }
        }
    }

    /// <summary>What the task waits for; null if it is running, ready to run, or has ended.</summary>
    public WaitInfo? WaitsFor
    {
        get
        {
            if (IsCompleted || Has(RunnableFlags.Woken | RunnableFlags.Aborted))
            {
                return null;
            }

            return WaitingFor is IWaitable waitable ? waitable.Describe(this) : _extras?.ForeignWait?.Describe();
        }
    }

    /// <summary>The coroutines that it is suspended in, innermost first. Empty while it runs and when it has ended.</summary>
    public IReadOnlyList<FrameInfo> AwaitStack()
    {
        var stack = new List<FrameInfo>();
        for (var frame = SuspendedFrame ?? _extras?.ForeignWait?.Frame; frame is not null; frame = frame.Caller)
        {
            stack.Add(FrameInfo.Of(frame));
        }

        return stack;
    }

    /// <summary>All frames that are suspended in it.</summary>
    internal IEnumerable<Frame> SuspendedFrames()
    {
        Frame?[] innermost = [SuspendedFrame, _extras?.ForeignWait?.Frame, .. _extras?.ExtraWaits?.Select(static extra => extra.SuspendedFrame) ?? []];
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

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void Post(SendOrPostCallback d, object? state) => ForeignWait.Post(this, d, state);

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public override void Send(SendOrPostCallback d, object? state)
    {
        ArgumentNullException.ThrowIfNull(d);
        if (!Loop.IsCurrent)
        {
            throw new NotSupportedException("Send from another thread would block it. Use Post, or EventLoop.CallSoonThreadsafe.");
        }

        d(state);
    }

    private protected override string DisplayName => $"task '{Name}'";

    private protected override string? LastCancelReason => _extras?.LastCancelReason;

    private protected TaskExtras Extras => _extras ??= new TaskExtras();

    internal TaskExtras? ExtrasOrNull => _extras;

    /// <summary>The wait that it uses for foreign things, if it has one already.</summary>
    internal ForeignWait? ForeignWaitForReuse
    {
        get => _extras?.ForeignWait;
        set => Extras.ForeignWait = value;
    }

    internal bool IsParked => Has(RunnableFlags.Parked) && !Has(RunnableFlags.Woken | RunnableFlags.Aborted);

    internal bool IsWoken => Has(RunnableFlags.Woken);

    internal bool IsAborted => Has(RunnableFlags.Aborted);

    /// <summary>It cannot wait in this place: it does already, or it has ended while ordinary async code still runs under it.</summary>
    internal bool IsBusy => Has(RunnableFlags.Parked | RunnableFlags.Completed);

    internal Frame? SuspendedFrame => Has(RunnableFlags.Parked) ? _frame : null;

    internal object? WaitingFor => Has(RunnableFlags.Parked) ? Outcome : null;

    // ── Beginning ────────────────────────────────────────────────────────────────────────────────────────────────────

    /// <summary>Gives it its coroutine and puts it into the ready queue.</summary>
    internal void Begin(Frame root, LoopContext? context)
    {
        root.ReturnTo(caller: null);
        _frame = root;
        Flags |= RunnableFlags.Parked | RunnableFlags.Unstarted;
        SetContext(context);
        Loop.Ready.Enqueue(this);
    }

    /// <summary>Where it stands among the tasks of its loop: see <see cref="TaskList.InOrder"/>.</summary>
    internal long Rank => _extras is { Rank: > 0 } extras ? extras.Rank : Id;

    /// <summary>Runs its first step now, inside the caller's.</summary>
    internal void BeginEagerly(Frame root, LoopContext? context)
    {
        root.ReturnTo(caller: null);
        SetContext(context);
        Loop.StepInside(this, root);
        if (!IsCompleted)
        {
            Extras.Rank = Loop.LastTaskId;
        }
    }

    /// <summary>Runs in <paramref name="context"/> from now on.</summary>
    internal void UseContext(LoopContext context)
    {
        Extras.Context = context;
        _context = context.State;
        Flags |= RunnableFlags.SharedContext;
    }

    /// <summary>The context that it runs in, if that is one which somebody holds.</summary>
    internal LoopContext? HeldContext => Has(RunnableFlags.SharedContext) ? _extras!.Context : null;

    /// <summary>It is going to take a step. Somebody else may have changed a context that is shared.</summary>
    internal void EnterContext()
    {
        if (HeldContext is { } held)
        {
            _context = held.State;
            held.Enter(Loop);
        }
    }

    /// <summary>The step has ended.</summary>
    private void LeaveContext()
    {
        if (HeldContext is { } held)
        {
            held.State = _context;
            held.Leave(Loop, outer: null);
        }
    }

    /// <summary>Another task begins a step inside this one's, or has ended it.</summary>
    internal void BeginInnerStep(ExecutionContext? context)
    {
        Flags |= RunnableFlags.Outer;
        if (HeldContext is null)
        {
            _context = context;
        }
    }

    /// <inheritdoc cref="BeginInnerStep"/>
    internal void EndInnerStep() => Flags &= ~RunnableFlags.Outer;

    internal object?[]? Locals => _extras?.Locals;

    internal void SetLocal(int slot, object value)
    {
        var extras = Extras;
        var old = extras.Locals;
        if (!extras.OwnsLocals || old is null || slot >= old.Length)
        {
            var values = new object?[Math.Max(slot + 1, old?.Length ?? 0)];
            old?.CopyTo(values, 0);
            extras.Locals = values;
            extras.OwnsLocals = true;
        }

        extras.Locals![slot] = value;
    }

    /// <summary>Begins with the values that its maker has now. From here on either copies them before writing.</summary>
    internal void InheritLocals(LoopTask maker)
    {
        if (maker._extras is { Locals: { } values } extras)
        {
            extras.OwnsLocals = false;
            Extras.Locals = values;
        }
    }

    private void SetContext(LoopContext? context)
    {
        _context = ExecutionContext.Capture();
        if (context is not null)
        {
            UseContext(context);
        }
    }

    // ── Waiting ──────────────────────────────────────────────────────────────────────────────────────────────────────

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

    // ── Cancelling ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// <inheritdoc/>
    protected internal override bool TryCancel(CancelRequest request)
    {
        if (IsCompleted)
        {
            return false;
        }

        var extras = Extras;
        extras.CancellationRequests++;
        Loop.Observer?.CancelRequested(this, request.By, request.Reason);
        if (!TryAbortWaits(request))
        {
            extras.MustCancel = request;
            extras.LastCancelReason = request.Reason;
            Flags |= RunnableFlags.MustCancel;
        }

        CancelOwnToken();
        for (var scope = extras.Scope; scope is not null && ReferenceEquals(scope.Host, this); scope = scope.Parent)
        {
            Loop.CancelToken(scope.TokenSource);
        }

        return true;
    }

    /// <summary>A scope was cancelled that this task is in: the wait ends, unless it is over and the task about to go on.</summary>
    internal void AbortForScope(CancelRequest request)
    {
        if (!IsCompleted)
        {
            Loop.Observer?.CancelRequested(this, request.By, request.Reason);
            TryAbortWaits(request);
        }
    }

    internal void CancelOwnToken() => Loop.CancelToken(_extras?.TokenSource);

    /// <summary>The cancellation that was going to be thrown has arrived by way of the token, through something foreign.</summary>
    internal void DropCancellation()
    {
        if (Has(RunnableFlags.MustCancel))
        {
            Flags &= ~RunnableFlags.MustCancel;
            _extras!.MustCancel = null;
        }
    }

    /// <summary>Ends what it waits for, wherever that is possible. False if it was nowhere.</summary>
    private bool TryAbortWaits(CancelRequest request)
    {
        var aborted = IsParked && Outcome is IWaitable waitable && waitable.TryAbort(this, request);
        if (Has(RunnableFlags.HasExtraWaits))
        {
            foreach (var extra in _extras!.ExtraWaits!.ToArray())
            {
                aborted |= extra.TryAbortWaits(request);
            }
        }

        return aborted;
    }

    // ── Running ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /// <summary>Its turn has come: to take a step, or, when it has ended, to tell whoever waited.</summary>
    internal override void Run()
    {
        if (Has(RunnableFlags.NeedsAttention) && !PrepareStep())
        {
            return;
        }

        Step(TakeFrame());
    }

    /// <summary>It waits no more: what it goes on with.</summary>
    private protected Frame TakeFrame()
    {
        Flags &= ~RunnableFlags.OfOneWait;
        return _frame!;
    }

    /// <summary>The task whose code runs when this takes a step: this, unless this is an extra place to wait.</summary>
    internal virtual LoopTask Stepper => this;

    /// <summary>Runs <paramref name="frame"/>, whoever awaits it, and so on, until something has to be waited for.</summary>
    internal void Step(Frame frame)
    {
        var loop = Loop;
        loop.RunningTask = this;
        SetSynchronizationContext(this);
        if (!ReferenceEquals(_context, loop.InstalledContext))
        {
            loop.Install(_context);
        }

        var observer = loop.Observer;
        observer?.StepBegan(this);
        RunFrames(loop, frame);

        var context = ExecutionContext.Capture();
        if (!ReferenceEquals(context, _context))
        {
            loop.InstalledContext = _context = context;
        }

        if (Has(RunnableFlags.NeedsAftercare))
        {
            TakeAftercare();
        }

        observer?.StepEnded(this);
        loop.RunningTask = null;
    }

    // The trampoline: whatever the depth of the awaits, completing one returns here before its awaiter goes on.
    private void RunFrames(EventLoop loop, Frame frame)
    {
        while (true)
        {
            frame.MoveNext();
            Frame? next;
            if (frame.State == FrameState.Pending)
            {
                next = loop.TakeContinuation(); // It waits; unless a start was deferred because the stack was full.
            }
            else if ((next = frame.Caller) is null)
            {
                if (frame.State == FrameState.Completed)
                {
                    Finish(frame);
                }

                next = loop.TakeContinuation();
            }

            if (next is null)
            {
                return;
            }

            frame = next;
        }
    }

    /// <summary>Its coroutine has ended.</summary>
    private void Finish(Frame root)
    {
        if (Has(RunnableFlags.Parked))
        {
            MoveWaitElsewhere();
        }

        _frame = null;
        var fault = root.Fault;
        Loop.Forget(this);
        if (fault is OperationCanceledException cancellation)
        {
            root.Recycle();
            Complete(RunnableFlags.Cancelled, new CancelRequest(cancellation));
        }
        else if (fault is not null)
        {
            root.Recycle();
            Complete(RunnableFlags.Faulted, new Failure(fault, this));
        }
        else if (Has(RunnableFlags.MustCancel))
        {
            root.Recycle();
            Flags &= ~RunnableFlags.MustCancel;
            Complete(RunnableFlags.Cancelled, _extras!.MustCancel);
        }
        else
        {
            TakeResult(root);
            Complete(RunnableFlags.None, outcome: null);
        }

        Loop.Observer?.TaskEnded(this);
    }

    private protected abstract void TakeResult(Frame root);

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

    /// <summary>Looks at everything unusual before a step. False if there is no step to take.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected bool PrepareStep()
    {
        if ((Flags & (RunnableFlags.NeedsAttention | RunnableFlags.Woken)) == (RunnableFlags.InWaitQueue | RunnableFlags.Woken))
        {
            Unsafe.As<WaitQueue>(Outcome!).Leave(this); // By far the most frequent case.
            return true;
        }

        if (Has(RunnableFlags.StandsForAnother))
        {
            var other = _extras!.StandsFor!;
            if (!other.Has(RunnableFlags.TimerDue) || !other.IsAborted)
            {
                Flags &= ~RunnableFlags.StandsForAnother; // Else it stands there twice: for the timer and for the cancellation.
                _extras.StandsFor = null;
            }

            other.Run();
            return false;
        }

        if (Has(RunnableFlags.Completed))
        {
            RunCallbacks();
            return false;
        }

        if (Has(RunnableFlags.TimerDue))
        {
            Flags &= ~RunnableFlags.TimerDue;
            if (!Has(RunnableFlags.Aborted))
            {
                Wake(); // asyncio: the timer sets a future, and that wakes the task an iteration later.
            }

            return false;
        }

        if (Has(RunnableFlags.InWaitQueue))
        {
            ((WaitQueue)Outcome!).Leave(this);
        }

        Stepper.EnterContext();
        Exception? exception = TakeCancellationToThrow();
        exception ??= Has(RunnableFlags.AwaitsItself) ? AwaitsItself() : null;
        return exception is null || Throw(exception);
    }

    /// <summary>The cancellation that this step begins with, if any.</summary>
    private OperationCanceledException? TakeCancellationToThrow()
    {
        OperationCanceledException? cancellation = null;
        if (Has(RunnableFlags.Aborted))
        {
            Loop.Timers.Remove(this);
            cancellation = _extras!.Abort!.TakeException();
            _extras.Abort = null;
        }
        else if (Has(RunnableFlags.CancelledWait))
        {
            cancellation = ((LoopFuture)Outcome!).TakeCancellation();
        }

        if (Has(RunnableFlags.MustCancel))
        {
            Flags &= ~RunnableFlags.MustCancel;
            if (cancellation is null && Outcome is LoopFuture future)
            {
                future.MarkObserved(); // Its failure gives way to the cancellation, unless it is one itself: that serves.
                cancellation = future.CancellationAsFailure;
            }

            cancellation ??= _extras!.MustCancel!.TakeException();

            _extras!.MustCancel = null;
        }

        return cancellation;
    }

    private InvalidOperationException AwaitsItself() => new($"{Stepper} awaits itself. It would wait for ever.");

    /// <summary>
    /// Throws into the innermost frame that may care: those that cannot are passed without running them.
    /// False if that was none, and the task has ended.
    /// </summary>
    private bool Throw(Exception exception)
    {
        var frame = _frame!;
        if (Has(RunnableFlags.Unstarted))
        {
            frame.Fail(exception);
            EndWithoutStep(frame);
            return false;
        }

        var isInnermost = true;
        while (frame.IsTransparent)
        {
            frame.Cancel(exception);
            if (frame.Caller is not { } caller)
            {
                EndWithoutStep(frame);
                return false;
            }

            if (!caller.IsTransparent)
            {
                isInnermost = false;
                frame = caller; // It will find the fault in the frame that it awaits.
                break;
            }

            frame.Recycle();
            frame = caller;
        }

        if (isInnermost)
        {
            Injection.Set(Loop, exception);
        }

        _frame = frame;
        return true;
    }

    private void EndWithoutStep(Frame root)
    {
        Loop.Observer?.StepBegan(this);
        _frame = null;
        Outcome = null;
        Flags &= ~RunnableFlags.OfOneWait;
        Stepper.Finish(root);
        Stepper.Scope?.Quit(Stepper);
        Stepper.LeaveContext();
        Loop.Observer?.StepEnded(this);
    }

    /// <summary>Looks at everything unusual after a step.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeAftercare()
    {
        LeaveContext();
        if (IsCompleted)
        {
            _extras?.Scope?.Quit(this);
            return;
        }

        if (Has(RunnableFlags.MustCancel) && TryAbortWaits(_extras!.MustCancel!))
        {
            Flags &= ~RunnableFlags.MustCancel;
            _extras.MustCancel = null;
        }

        if (Has(RunnableFlags.InScope) && _extras!.Scope!.FindCancelled() is { } scope)
        {
            ThrowAgain(new CancelRequest(scope.Reason, by: null, scope));
        }
    }

    /// <summary>A wait that begins in a cancelled scope ends at once; one that only lets the others run throws when it is over.</summary>
    private void ThrowAgain(CancelRequest request)
    {
        if (!TryAbortWaits(request) && Has(RunnableFlags.Parked) && Outcome is null && !Has(RunnableFlags.MustCancel))
        {
            _extras!.MustCancel = request;
            Flags |= RunnableFlags.MustCancel;
        }
    }
}
