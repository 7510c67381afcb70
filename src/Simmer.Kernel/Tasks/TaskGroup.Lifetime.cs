using System.Runtime.ExceptionServices;
using Simmer.LowLevel;

namespace Simmer;

// How a group begins, ends, and what it does when a child ends. The counting of cancellation requests is asyncio's.
public sealed partial class TaskGroup
{
    private ChildListener? _listener;

    private ChildListener Listener => _listener ??= new ChildListener(this);

    private void Enter()
    {
        if (_parent is not null || _isExiting)
        {
            throw new InvalidOperationException("A TaskGroup is used once. Make a new one.");
        }

        _loop = EventLoop.Current;
        _parent = _loop.RunningTask ?? throw EventLoop.NoTask();
        _scope = _parent.Scope;
        if (_cancelOnEntry)
        {
            Cancel();
        }
    }

    private async Coroutine Exit(Exception? failure)
    {
        _isExiting = true;
        var cancellation = failure as OperationCanceledException;
        if (failure is not null && !_isAborting)
        {
            Abort(reason: null);
        }

        // The parent may be cancelled several times while it waits: each time it goes on waiting.
        OperationCanceledException? pending = null;
        while (_children.Count > 0)
        {
            _allDone = new GroupWait(_loop!, this);
            try
            {
                using var shield = CancelScope.ShieldIfCancelled();
                await _allDone;
            }
            catch (OperationCanceledException e)
            {
                pending = e;
                if (!_isAborting)
                {
                    cancellation = e;
                    Abort(reason: null); // What was said to the parent was not said to the children: asyncio.
                }
            }

            _allDone = null;
        }

        var parent = _parent!;
        _parent = null;
        if (_hasCancelledParent)
        {
            // The parent was cancelled by us: that ends here, unless somebody else has cancelled it, too.
            cancellation = parent.Uncancel() == 0 ? null : cancellation ?? pending;
        }

        if (cancellation is not null && _errors.Count == 0)
        {
            ExceptionDispatchInfo.Throw(cancellation);
        }

        if (failure is not null and not OperationCanceledException)
        {
            _errors.Add(failure);
        }

        if (_errors.Count > 0)
        {
            if (parent.CancellationRequests > 0)
            {
                // The failures win; the cancellation from outside comes at the next wait.
                parent.Uncancel();
                parent.Cancel();
            }

            throw new ExceptionGroup("Tasks of a TaskGroup have failed.", _errors);
        }
    }

    private void Abort(string? reason)
    {
        _isAborting = true;
        foreach (var child in Children)
        {
            child.Cancel(reason);
        }
    }

    private void CancelParent(string? reason)
    {
        if (!_hasCancelledParent)
        {
            _hasCancelledParent = true;
            _parent!.Cancel(reason);
        }
    }

    private void EndChild(LoopTask child)
    {
        OnChildDone(child);
        try
        {
            ChildEnded?.Invoke(child);
        }
        catch (Exception e)
        {
            _loop!.Report(new LoopError(LoopErrorKind.Callback, $"What is called when a child of {this} has ended failed, for {child}.", e));
        }
    }

    private void OnChildDone(LoopTask child)
    {
        _children.Remove(child);
        if (_children.Count == 0)
        {
            _allDone?.TrySetResult(default);
        }

        if (child.IsCancelled || child.Exception is not { } failure)
        {
            return;
        }

        if (_onChildFailure == ChildFailure.Report)
        {
            _loop!.Report(new LoopError(
                LoopErrorKind.Unobserved, $"The {child} failed. The other tasks of its group go on.", failure) { Future = child });
            return;
        }

        _errors.Add(failure);
        if (_onChildFailure == ChildFailure.CancelAll && !_isAborting && !_hasCancelledParent)
        {
            Abort(reason: null);
            CancelParent(reason: null);
        }
    }

    /// <summary>What the parent waits for.</summary>
    private sealed class GroupWait(EventLoop loop, TaskGroup group) : Future<Nothing>(loop)
    {
        protected internal override IEnumerable<LoopFuture> Parts => group._children.Keys;

        private protected override string DisplayName => "task group";
    }

    private sealed class ChildListener(TaskGroup group) : ICompletionListener
    {
        public void OnCompleted(LoopFuture future) => group.EndChild((LoopTask)future);
    }
}
