using System.ComponentModel;
using System.Diagnostics;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>A region of code that can be cancelled as a whole, from outside, by itself, or by a deadline. After trio.</summary>
/// <remarks>
/// <para>
/// Unlike <see cref="LoopFuture.Cancel"/>, which throws once, a cancelled scope is a state: until it is left, every wait
/// of ours inside it throws again. A <c>catch (Exception)</c> in a retry loop cannot lose it. Tasks of a
/// <see cref="TaskGroup"/> that is opened inside belong to the region.
/// </para>
/// <para>
/// A wake-up that has been scheduled is not revoked: what has been received, taken or acquired arrives, and the next wait
/// throws. (Cancelling a task is asyncio's way: it wins over a result that has not been seen yet.)
/// </para>
/// <code>
/// var finished = await MoveOnAfter(Seconds(5), async scope => …);       // false: time was up
/// var answer = await FailAfter(Seconds(5), async scope => await Ask()); // TimeoutException: time was up
/// using (CancelScope.Shield(grace: Seconds(2))) { await SayGoodbye(); } // cancelled outside, not in here
/// </code>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class CancelScope : IDisposable
{
    private readonly bool _isShield;
    private TimeSpan? _after;
    private TimeSpan? _deadline;
    private LoopTimer? _timer;
    private int _requestsAtEntry;
    private State _state;

    /// <summary>A scope without a deadline.</summary>
    public CancelScope()
        : this(after: null, isShield: false)
    {
    }

    private CancelScope(TimeSpan? after, bool isShield)
    {
        _after = after;
        _isShield = isShield;
    }

    private enum State
    {
        New,
        Entered,
        Left,
    }

    /// <summary>When it cancels itself, in the loop's time; null: never. It may be changed until it is left.</summary>
    public TimeSpan? Deadline
    {
        get => _deadline;
        set
        {
            _deadline = value;
            _after = null;
            if (_state == State.Entered)
            {
                SetTimer();
            }
        }
    }

    /// <summary>Was it cancelled, by whomever? The code inside may not have noticed yet.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Has it been left by a cancellation of its own? Then the code inside did not run to its end.</summary>
    public bool Caught { get; private set; }

    /// <summary>What was said when it was cancelled.</summary>
    public string? Reason { get; private set; }

    /// <summary>A scope that cancels itself when <paramref name="delay"/> has passed since it was entered.</summary>
    /// <param name="delay">How long; negative means that the time is over already.</param>
    public static CancelScope After(TimeSpan delay) => new(delay, isShield: false);

    /// <summary>A scope that cancels itself at the time <paramref name="deadline"/>.</summary>
    public static CancelScope At(TimeSpan deadline) => new() { Deadline = deadline };

    /// <summary>Enters a region that cancellations of the scopes around it do not reach, for as long as <paramref name="grace"/>.</summary>
    /// <remarks>
    /// For cleaning up with awaits. The time is limited on purpose: a shield without an end is a program that does not
    /// stop. <see cref="LoopFuture.Cancel"/> of the task itself is not a scope's and passes through.
    /// </remarks>
    public static CancelScope Shield(TimeSpan grace)
    {
        var scope = new CancelScope(grace, isShield: true);
        scope.Enter();
        return scope;
    }

    /// <summary>In a cancelled scope, a shield without an end; else null. For code that has to wait for what it has cancelled itself.</summary>
    /// <remarks>For authors of primitives. Without it such a wait would throw again at once, for ever.</remarks>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public static CancelScope? ShieldIfCancelled() =>
        EventLoop.Current.RunningTask?.Scope?.IsCancelledHere == true
            ? new CancelScope(after: null, isShield: true).Enter()
            : null;

    /// <summary>Runs <paramref name="body"/> inside this scope.</summary>
    /// <returns>True if it ran to its end; false if the scope was cancelled and the body ended because of that.</returns>
    /// <remarks><b>Cancellation.</b> That of this scope ends here; every other one passes through.</remarks>
    /// <exception cref="InvalidOperationException">The scope has been entered before.</exception>
    public async Coroutine<bool> Use(Func<CancelScope, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Enter();
        try
        {
            await body(this);
            return true;
        }
        catch (OperationCanceledException e) when (Catches(e))
        {
            return false;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Enters the scope, to be left with <c>using</c>. Prefer <see cref="Use"/>.</summary>
    /// <remarks>
    /// Leaving with <c>using</c> cannot stop the exception: write
    /// <c>catch (OperationCanceledException e) when (scope.Catches(e))</c> inside.
    /// </remarks>
    public CancelScope Enter()
    {
        if (_state != State.New)
        {
            throw new InvalidOperationException("A CancelScope is entered once. Make a new one.");
        }

        var loop = EventLoop.Current;
        Host = loop.RunningTask ?? throw EventLoop.NoTask();
        _state = State.Entered;
        _requestsAtEntry = Host.CancellationRequests;
        Parent = Host.Scope;
        Parent?.Join(this);
        Host.Scope = this;
        if (_after is { } after && after != Timeout.InfiniteTimeSpan)
        {
            _deadline = Times.After(loop.Now, after);
        }

        SetTimer();
        return this;
    }

    /// <summary>Is <paramref name="exception"/> the cancellation of this scope, which ends here, and of nothing outside?</summary>
    public bool Catches(OperationCanceledException exception)
    {
        var isMine = IsCancelled
            && _state == State.Entered
            && (_isShield || Parent?.IsCancelledHere != true)
            && Host!.CancellationRequests <= _requestsAtEntry;
        Caught |= isMine && exception is not null;
        return isMine;
    }

    /// <summary>Cancels everything inside. A second time it does nothing.</summary>
    /// <param name="reason">What the code inside will read in <see cref="CancelledException.Reason"/>.</param>
    public void Cancel(string? reason = null)
    {
        Host?.Loop.CheckAccess();
        if (IsCancelled || _state == State.Left)
        {
            return;
        }

        IsCancelled = true;
        Reason = reason;
        Checkpoint.ScopeCancelled();
        if (_state == State.Entered)
        {
            Deliver(new CancelRequest(reason, Host!.Loop.RunningTask, this));
        }
    }

    /// <summary>Leaves the scope.</summary>
    public void Dispose()
    {
        if (_state == State.Entered)
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(_isShield ? "shield" : "cancel scope")}"
        + (_deadline is { } deadline ? $" until {deadline.TotalSeconds:0.###} s" : string.Empty)
        + (IsCancelled ? " (cancelled)" : string.Empty);

    private void Leave()
    {
        var host = Host!;
        if (!ReferenceEquals(host.Scope, this))
        {
            throw new InvalidOperationException(
                $"The {this} was left while a scope inside it was still open, or by another task. Scopes nest: leave the inner one first.");
        }

        _state = State.Left;
        host.Scope = Parent;
        Parent?.Quit(this);
        _timer?.Cancel();
        _timer = null;
        TokenSource?.Dispose();
        if (IsCancelled)
        {
            Checkpoint.ScopeLeft();
        }
    }

    private void SetTimer()
    {
        _timer?.Cancel();
        var loop = Host!.Loop;
        _timer = _deadline is not { } deadline || IsCancelled ? null
            : loop.CallAt(deadline, () => Cancel("its deadline has passed"));
    }
}
