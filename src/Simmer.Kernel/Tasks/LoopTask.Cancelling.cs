using System.ComponentModel;
using Simmer.LowLevel;

namespace Simmer;

// Requests to cancel it: counted, delivered to what it waits for or at the next opportunity, thrown where somebody may care.
public abstract partial class LoopTask
{
    /// <summary>How many requests to cancel it are outstanding. asyncio's <c>cancelling()</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Advanced)]
    public int CancellationRequests => ExtrasOrNull?.CancellationRequests ?? 0;

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
        if (ExtrasOrNull is not { CancellationRequests: > 0 } extras)
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
        get => ExtrasOrNull?.Scope;
        set
        {
            if (value is not null || ExtrasOrNull is not null)
            {
                Extras.Scope = value;
                Flags = value is null ? Flags & ~RunnableFlags.InScope : Flags | RunnableFlags.InScope;
            }
        }
    }

    private protected override string? LastCancelReason => ExtrasOrNull?.LastCancelReason;

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

    internal void CancelOwnToken() => Loop.CancelToken(ExtrasOrNull?.TokenSource);

    /// <summary>The cancellation that was going to be thrown has arrived by way of the token, through something foreign.</summary>
    internal void DropCancellation()
    {
        if (Has(RunnableFlags.MustCancel))
        {
            Flags &= ~RunnableFlags.MustCancel;
            ExtrasOrNull!.MustCancel = null;
        }
    }

    /// <summary>Ends what it waits for, wherever that is possible. False if it was nowhere.</summary>
    private bool TryAbortWaits(CancelRequest request)
    {
        var aborted = IsParked && Outcome is IWaitable waitable && waitable.TryAbort(this, request);
        if (Has(RunnableFlags.HasExtraWaits))
        {
            foreach (var extra in ExtrasOrNull!.ExtraWaits!.ToArray())
            {
                aborted |= extra.TryAbortWaits(request);
            }
        }

        return aborted;
    }

    /// <summary>The cancellation that this step begins with, if any.</summary>
    private OperationCanceledException? TakeCancellationToThrow()
    {
        OperationCanceledException? cancellation = null;
        if (Has(RunnableFlags.Aborted))
        {
            Loop.Timers.Remove(this);
            cancellation = ExtrasOrNull!.Abort!.TakeException();
            ExtrasOrNull.Abort = null;
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

            cancellation ??= ExtrasOrNull!.MustCancel!.TakeException();

            ExtrasOrNull!.MustCancel = null;
        }

        return cancellation;
    }

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

    /// <summary>A wait that begins in a cancelled scope ends at once; one that only lets the others run throws when it is over.</summary>
    private void ThrowAgain(CancelRequest request)
    {
        if (!TryAbortWaits(request) && Has(RunnableFlags.Parked) && Outcome is null && !Has(RunnableFlags.MustCancel))
        {
            ExtrasOrNull!.MustCancel = request;
            Flags |= RunnableFlags.MustCancel;
        }
    }
}
