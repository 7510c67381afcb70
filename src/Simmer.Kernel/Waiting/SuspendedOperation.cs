using System.ComponentModel;

namespace Simmer.LowLevel;

/// <summary>A coroutine without <c>async</c>: it tries, and while that does not succeed it waits in a <see cref="Suspension"/>.</summary>
/// <remarks>
/// <para>
/// What <see cref="QueuedOperation{TSelf, TOwner, T}"/> is to locks and queues, this is to drivers: receiving and sending are operations
/// of this kind. What is awaited less often is better written with <c>async</c> and <see cref="Suspension.Wait"/>.
/// </para>
/// <para>
/// Cold ──<see cref="Begin"/>──▶ begun ──<see cref="End"/>──▶ over. Whatever ends it, a result, a failure or a cancellation,
/// <see cref="End"/> is called once if <see cref="Begin"/> has returned, and never otherwise: as a <c>finally</c> would be run.
/// </para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
/// <typeparam name="TSelf">The subclass itself.</typeparam>
/// <typeparam name="TOwner">What it is an operation of: a socket.</typeparam>
/// <typeparam name="T">What it results in; <see cref="Nothing"/> if in nothing.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class SuspendedOperation<TSelf, TOwner, T> : OwnedOperation<TSelf, TOwner, T>
    where TSelf : SuspendedOperation<TSelf, TOwner, T>, new()
    where TOwner : class
{
    private bool _hasBegun;

    /// <summary>Where it waits.</summary>
    protected abstract Suspension Place { get; }

    /// <summary>What comes before the first attempt. It may throw: then the operation has failed, and has not begun.</summary>
    /// <returns>Should the other tasks run first?</returns>
    protected abstract bool Begin();

    /// <summary>Tries; called when it has begun, and again whenever it was woken.</summary>
    /// <param name="result">What it results in.</param>
    /// <returns>False: it waits, once more.</returns>
    protected abstract bool TryComplete(out T result);

    /// <summary>It is over. This must not throw.</summary>
    protected abstract void End();

    internal sealed override void MoveNext()
    {
        try
        {
            if (!_hasBegun)
            {
                var letsOthersRun = Begin();
                _hasBegun = true;
                if (letsOthersRun)
                {
                    var loop = EventLoop.Current;
                    loop.Ready.Enqueue(loop.Park(this, waitable: null));
                    return;
                }
            }

            if (TryComplete(out Result))
            {
                End();
                State = FrameState.Completed;
                return;
            }

            Place.Enter(EventLoop.Current.Park(this, Place));
        }
        catch (Exception e)
        {
            EndWith(e);
        }
    }

    internal sealed override void Cancel(Exception cancellation) => EndWith(cancellation);

    internal sealed override void Recycle()
    {
        _hasBegun = false;
        base.Recycle();
    }

    private void EndWith(Exception fault)
    {
        if (_hasBegun)
        {
            End();
        }

        Fail(fault);
    }
}
