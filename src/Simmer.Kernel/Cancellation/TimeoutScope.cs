using System.Diagnostics;

namespace Simmer;

/// <summary>A time limit for a piece of code, which may be moved while the code runs. asyncio's <c>Timeout</c>.</summary>
/// <remarks>
/// <para>
/// When the time is up the task is cancelled, once, as by <see cref="LoopFuture.Cancel"/>. When the cancellation comes out
/// of the code, it is turned into a <see cref="TimeoutException"/> whose inner exception it is. Code that catches it and
/// goes on is not stopped; for that there is <see cref="CancelScope"/>. If somebody else has cancelled the task as well,
/// the cancellation passes through.
/// </para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TimeoutScope
{
    private LoopHandle? _timer;
    private LoopTask? _task;
    private int _requestsAtEntry;
    private State _state;

    /// <summary>A limit at the time <paramref name="when"/>, in the loop's time; null: none yet.</summary>
    public TimeoutScope(TimeSpan? when) => When = when;

    private enum State
    {
        Created,
        Active,
        Expiring,
        Expired,
        Finished,
    }

    /// <summary>When the time is up, in the loop's time; null: never.</summary>
    public TimeSpan? When { get; private set; }

    /// <summary>Was the time up while the code ran?</summary>
    public bool IsExpired => _state is State.Expiring or State.Expired;

    /// <summary>Moves the limit.</summary>
    /// <param name="when">The new one, in the loop's time; null: none. One that has passed takes effect in the next iteration.</param>
    /// <exception cref="InvalidOperationException">The code does not run yet, or the time is up, or it has ended.</exception>
    public void Reschedule(TimeSpan? when)
    {
        if (_state != State.Active)
        {
            throw new InvalidOperationException(_state == State.Created
                ? "The limit of a TimeoutScope can be moved while its code runs. It does not run yet: see Use."
                : $"The limit of a TimeoutScope can be moved while its code runs. This one is {_state.ToString().ToLowerInvariant()}.");
        }

        When = when;
        _timer?.Cancel();
        var loop = _task!.Loop;
        _timer = when is not { } deadline ? null
            : deadline <= loop.Now ? loop.CallSoon(Expire)
            : loop.CallAt(deadline, Expire);
    }

    /// <summary>Runs <paramref name="body"/> with this limit.</summary>
    /// <exception cref="TimeoutException">The time was up.</exception>
    /// <exception cref="InvalidOperationException">The scope has been used before.</exception>
    public async Coroutine Use(Func<TimeoutScope, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Enter();
        try
        {
            await body(this);
        }
        catch (OperationCanceledException e) when (Leave())
        {
            throw TimeIsUp(e);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Runs <paramref name="body"/> with this limit and returns its result.</summary>
    /// <inheritdoc cref="Use(Func{TimeoutScope, Coroutine})"/>
    public async Coroutine<T> Use<T>(Func<TimeoutScope, Coroutine<T>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Enter();
        try
        {
            return await body(this);
        }
        catch (OperationCanceledException e) when (Leave())
        {
            throw TimeIsUp(e);
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"timeout ({_state.ToString().ToLowerInvariant()}{(When is { } when ? $", {when.TotalSeconds:0.###} s" : string.Empty)})";

    private static TimeoutException TimeIsUp(OperationCanceledException cause) =>
        new("The time was up before the operation had ended.", cause);

    private void Enter()
    {
        if (_state != State.Created)
        {
            throw new InvalidOperationException("A TimeoutScope is used once. Make a new one.");
        }

        _task = EventLoop.Current.RunningTask ?? throw EventLoop.NoTask();
        _state = State.Active;
        _requestsAtEntry = _task.CancellationRequests;
        Reschedule(When);
    }

    // The time is up: the task is cancelled, and asked back when it leaves.
    private void Expire()
    {
        Debug.Assert(_state == State.Active, "The timer is taken back when the state changes.");
        _task!.Cancel();
        _state = State.Expiring;
        _timer = null;
    }

    /// <summary>True if a cancellation that comes out now is this scope's own. The second call finds nothing to do.</summary>
    private bool Leave()
    {
        _timer?.Cancel();
        _timer = null;
        if (_state == State.Expiring)
        {
            _state = State.Expired;
            return _task!.Uncancel() <= _requestsAtEntry; // More requests than before: somebody else wants it cancelled, too.
        }

        if (_state == State.Active)
        {
            _state = State.Finished;
        }

        return false;
    }
}
