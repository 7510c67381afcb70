using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

// One turn of the loop. The steps are numbered as in docs/loop.md.
public sealed partial class EventLoop
{
    // While the loop is busy it looks at the poller and at the clock only every so many items: a poll costs 130 ns, a
    // clock 22, a switch between tasks 8. Seen from outside, something has then happened a microsecond later. Guesses.
    private const int ItemsBetweenPolls = 64;
    private const int ItemsBetweenClocks = 16;

    private readonly Inbox _inbox = new();

    // 1 while the loop is about to wait, or waits: then whoever adds to the inbox has to wake it.
    private int _isWaiting;
    private bool _isStopping;
    private int _itemsSincePoll;
    private int _itemsSinceClock;
    private long _now;                        // as of the last look at the clock
    private long _nextTimer = long.MaxValue;  // no timer is due before this
    private Frame? _continuation;

    private long Iteration { get; set; }

    private void RunOneIteration()
    {
        if (Ready.Count == 0 || _itemsSincePoll >= ItemsBetweenPolls || _isStopping)
        {
            WaitForSomethingToDo(); // 1 and 2
        }

        ExpireTimers(); // 3
        if (!_inbox.IsEmpty)
        {
            _inbox.MoveTo(Ready);
        }

        RunWhatIsReadyNow(); // 4
        Iteration++;
        if (_unobserved.Count > 0)
        {
            ReportUnobserved();
        }
    }

    // 1. Drop cancelled timers. 2. Poll: not waiting if anything is ready, else until the next timer.
    private void WaitForSomethingToDo()
    {
        _itemsSincePoll = 0;
        _itemsSinceClock = ItemsBetweenClocks;
        var mustNotWait = Ready.Count > 0 || _isStopping || _unobserved.Count > 0; // A failure is reported before the loop sleeps on it.
        var timeout = mustNotWait ? TimeSpan.Zero : TimeUntilNextTimer();
        if (timeout != TimeSpan.Zero && Options.Spin > TimeSpan.Zero && _poller.CanSpin)
        {
            if (SpinUntilSomethingHappens(timeout))
            {
                return;
            }

            timeout = TimeUntilNextTimer();
        }

        if (timeout != TimeSpan.Zero)
        {
            TrimPoolsNowAndThen();
            Volatile.Write(ref _isWaiting, 1);
            Interlocked.MemoryBarrier(); // Either we see the item, or its sender sees that we wait.
            if (!_inbox.IsEmpty)
            {
                timeout = TimeSpan.Zero;
            }
        }

        if (timeout != TimeSpan.Zero || _poller.HasWork)
        {
            Poll(timeout);
        }

        Volatile.Write(ref _isWaiting, 0);
    }

    // Other threads need not wake a loop that looks by itself.
    private bool SpinUntilSomethingHappens(TimeSpan timeout)
    {
        var now = _clock.Now;
        var until = now + (timeout < TimeSpan.Zero || timeout > Options.Spin ? Options.Spin : timeout);
        for (; now < until; now = _clock.Now)
        {
            Poll(TimeSpan.Zero);
            if (Ready.Count > 0 || !_inbox.IsEmpty)
            {
                return true;
            }
        }

        return until.Ticks >= _nextTimer; // Then a timer is due.
    }

    private void Poll(TimeSpan timeout)
    {
        RunningTask = null;
        Observer?.PollBegan(timeout);
        try
        {
            _poller.Poll(timeout);
        }
        finally
        {
            Observer?.PollEnded();
        }
    }

    private TimeSpan TimeUntilNextTimer()
    {
        _nextTimer = Timers.NextDeadline();
        if (_nextTimer == long.MaxValue)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var ticks = _nextTimer - _clock.Now.Ticks;
        return ticks <= 0 ? TimeSpan.Zero : new TimeSpan(ticks);
    }

    // 3. Expired timers, by deadline.
    private void ExpireTimers()
    {
        if (_nextTimer == long.MaxValue)
        {
            return;
        }

        if (_itemsSinceClock >= ItemsBetweenClocks)
        {
            _itemsSinceClock = 0;
            _now = _clock.Now.Ticks;
        }

        if (_nextTimer <= _now)
        {
            Timers.Expire(_now, Ready);
            _nextTimer = Timers.NextDeadline();
        }
    }

    // 4. Exactly what is ready now, first in first out. What it schedules runs in the next iteration.
    private void RunWhatIsReadyNow()
    {
        var ready = Ready;
        var count = ready.Count;
        _itemsSincePoll += count;
        _itemsSinceClock += count;
        while (count > 0)
        {
            try
            {
                do
                {
                    count--;
                    ready.Dequeue().Run();
                }
                while (count > 0);
            }
            catch (Exception e)
            {
                // Users' code does not get here, it is caught nearer to itself: this is an observer, or a bug of ours.
                RunningTask = null;
                Injection.Take(this);
                Report(new LoopError(LoopErrorKind.Internal, "An observer of the loop, or the loop itself, failed.", e));
            }
        }
    }

    /// <summary>Makes the loop go on if it waits. Any thread.</summary>
    private void WakeUp()
    {
        if (Volatile.Read(ref _isWaiting) != 0 && Interlocked.Exchange(ref _isWaiting, 0) != 0)
        {
            _poller.Wake();
        }
    }

    // ── For tasks ────────────────────────────────────────────────────────────────────────────────────────────────────

    /// <summary>The context that is installed on the thread now, as far as is known.</summary>
    internal ExecutionContext? InstalledContext { get; set; }

    /// <summary>The context in which code runs now, if that is one which somebody holds: see <see cref="LoopContext.State"/>.</summary>
    internal LoopContext? EnteredContext { get; set; }

    internal void Install(ExecutionContext? context)
    {
        context ??= _defaultContext;
        if (context is not null)
        {
            ExecutionContext.Restore(context);
        }

        InstalledContext = context;
    }

    /// <summary>The stack is nearly full: the running task starts <paramref name="frame"/> when it has unwound.</summary>
    internal void DeferStart(Frame frame)
    {
        if (RunningTask is null)
        {
            throw NoTask();
        }

        ContinueWith(frame);
    }

    /// <summary>The running task goes on with <paramref name="frame"/> in this very step, when what runs now has returned.</summary>
    internal void ContinueWith(Frame frame)
    {
        if (_continuation is null)
        {
            _continuation = frame;
        }
        else
        {
            Ready.Enqueue(ForeignWait.Woken(RunningTask!, frame));
        }
    }

    /// <summary>What the running task has to go on with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Frame? TakeContinuation()
    {
        var frame = _continuation;
        if (frame is not null)
        {
            _continuation = null;
        }

        return frame;
    }

    /// <summary>Runs the first step of <paramref name="task"/> inside the step of another one.</summary>
    internal void StepInside(LoopTask task, Frame root)
    {
        var (running, continuation, context) = (RunningTask, _continuation, ExecutionContext.Capture());
        _continuation = null;
        InstalledContext = context;
        var held = EnteredContext;
        held?.State = context;
        running?.BeginInnerStep(context);
        EnteredContext = null;
        task.EnterContext();
        task.Step(root);
        running?.EndInnerStep();
        EnteredContext = held ?? running?.HeldContext;
        RunningTask = running;
        _continuation = continuation;
        SynchronizationContext.SetSynchronizationContext(running ?? (SynchronizationContext)_synchronizationContext);
        if (!ReferenceEquals(context, InstalledContext))
        {
            Install(context);
        }
    }
}
