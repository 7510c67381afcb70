using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

// Its steps: what is looked at before, the trampoline, what is looked at after, the end.
public abstract partial class LoopTask
{
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
            Complete(RunnableFlags.Cancelled, ExtrasOrNull!.MustCancel);
        }
        else
        {
            TakeResult(root);
            Complete(RunnableFlags.None, outcome: null);
        }

        Loop.Observer?.TaskEnded(this);
    }

    private protected abstract void TakeResult(Frame root);

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
            var other = ExtrasOrNull!.StandsFor!;
            if (!other.Has(RunnableFlags.TimerDue) || !other.IsAborted)
            {
                Flags &= ~RunnableFlags.StandsForAnother; // Else it stands there twice: for the timer and for the cancellation.
                ExtrasOrNull.StandsFor = null;
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
            ExtrasOrNull?.Scope?.Quit(this);
            return;
        }

        if (Has(RunnableFlags.MustCancel) && TryAbortWaits(ExtrasOrNull!.MustCancel!))
        {
            Flags &= ~RunnableFlags.MustCancel;
            ExtrasOrNull.MustCancel = null;
        }

        if (Has(RunnableFlags.InScope) && ExtrasOrNull!.Scope!.FindCancelled() is { } scope)
        {
            ThrowAgain(new CancelRequest(scope.Reason, by: null, scope));
        }
    }
}
