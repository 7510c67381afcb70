using Simmer.LowLevel;

namespace Simmer;

/// <summary>What <c>Shield</c> returns: it follows another future, and does not hand cancellations on to it.</summary>
internal sealed class Shielding<T>(LoopFuture inner, Func<LoopFuture, T> result) : Future<T>(inner.Loop), ICompletionListener
{
    protected override IEnumerable<LoopFuture> Parts => [inner];

    /// <summary>Begins to follow.</summary>
    public Shielding<T> Start()
    {
        if (inner.IsCompleted)
        {
            Follow();
            return this;
        }

        inner.AddListener(this);
        AddListener(this);
        return this;
    }

    void ICompletionListener.OnCompleted(LoopFuture future)
    {
        if (!ReferenceEquals(future, this))
        {
            Follow();
        }
        else if (!inner.IsCompleted)
        {
            inner.RemoveListener(this); // Nobody waits any more. If it fails that is reported, as for any task.
        }
    }

    private void Follow()
    {
        if (IsCompleted)
        {
            inner.MarkObserved();
        }
        else if (inner.IsCancelled)
        {
            Cancel();
        }
        else if (inner.Exception is { } failure)
        {
            TrySetException(failure);
        }
        else
        {
            TrySetResult(result(inner));
        }
    }
}
