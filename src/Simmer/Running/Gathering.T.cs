using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <inheritdoc cref="Gathering"/>
/// <param name="loop">The loop that the children belong to.</param>
/// <param name="children">What is waited for. One may stand there several times.</param>
/// <param name="mode">What happens when one fails.</param>
/// <param name="collect">Makes the result, when all have one.</param>
internal sealed class Gathering<T>(EventLoop loop, LoopFuture[] children, FailureMode mode, Func<LoopFuture[], T> collect)
    : Future<T>(loop), ICompletionListener
{
    private int _finished;
    private bool _isCancelRequested;
    private Exception? _firstFailure;

    protected override IEnumerable<LoopFuture> Parts => children;

    /// <summary>Begins to wait.</summary>
    public Gathering<T> Start()
    {
        if (children.Length == 0)
        {
            SetResult(collect(children));
            return this;
        }

        var done = 0;
        foreach (var child in children)
        {
            if (child.IsCompleted)
            {
                done++;
            }
            else
            {
                child.AddListener(this);
            }
        }

        // What has ended already is looked at last, as in asyncio: if that is all, this has ended already, too.
        for (var i = 0; done > 0; i++)
        {
            if (children[i].IsCompleted)
            {
                done--;
                OnCompleted(children[i]);
            }
        }

        return this;
    }

    public void OnCompleted(LoopFuture future)
    {
        _finished++;
        if (IsCompleted)
        {
            future.MarkObserved();
            return;
        }

        if (mode != FailureMode.Settle && FailureOf(future) is { } failure)
        {
            if (mode == FailureMode.LeaveOthers)
            {
                TrySetException(failure);
                return;
            }

            CancelOthersBecauseOf(failure);
        }

        if (_finished == children.Length)
        {
            Finish();
        }
    }

    protected override bool TryCancel(CancelRequest request)
    {
        if (IsCompleted)
        {
            return false;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack(); // Gatherings of gatherings: an exception, as in asyncio, not a crash.
        var any = false;
        foreach (var child in children)
        {
            any |= child.Cancel(request.Reason);
        }

        _isCancelRequested |= any;
        return any;
    }

    private static Exception? FailureOf(LoopFuture future) => future.IsCancelled ? future.TakeCancellation() : future.Exception;

    private void CancelOthersBecauseOf(Exception failure)
    {
        if (_firstFailure is not null)
        {
            return;
        }

        _firstFailure = failure;
        foreach (var child in children)
        {
            child.Cancel();
        }
    }

    private void Finish()
    {
        if (_isCancelRequested)
        {
            TrySetException(children[^1].TakeCancellation()); // The last one's: asyncio's loop variable.
        }
        else if (_firstFailure is not null)
        {
            TrySetException(_firstFailure);
        }
        else
        {
            TrySetResult(collect(children));
        }
    }
}
