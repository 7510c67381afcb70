using System.ComponentModel;

namespace Simmer.LowLevel;

/// <summary>A coroutine without <c>async</c>: it tries, and while that does not succeed it waits in a <see cref="WaitQueue"/>.</summary>
/// <remarks>
/// <para>
/// Acquiring a lock and taking an item from a queue are operations of this kind. What is awaited less often is better
/// written with <c>async</c> and <see cref="WaitQueue.Wait"/>.
/// </para>
/// <para><b>Cancellation.</b> Nothing is thrown here: <see cref="OnCancelled"/> is called, and who awaits it sees the exception.</para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
/// <typeparam name="TSelf">The subclass itself.</typeparam>
/// <typeparam name="TOwner">What it is an operation of: a lock, a queue.</typeparam>
/// <typeparam name="T">What it results in; <see cref="Nothing"/> if in nothing.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class QueuedOperation<TSelf, TOwner, T> : OwnedOperation<TSelf, TOwner, T>
    where TSelf : QueuedOperation<TSelf, TOwner, T>, new()
    where TOwner : class
{
    private bool _hasWaited;

    /// <summary>Where it waits.</summary>
    protected abstract WaitQueue Row { get; }

    /// <summary>Tries; called when it begins, and again whenever it was woken.</summary>
    /// <param name="hasWaited">Was it woken? Then it stands in the row no more.</param>
    /// <param name="result">What it results in.</param>
    /// <returns>False: it waits, once more.</returns>
    protected abstract bool TryComplete(bool hasWaited, out T result);

    /// <summary>The wait was cancelled.</summary>
    /// <param name="wasWoken">Had it been woken already? Then there may be something to pass on to the next in the row.</param>
    protected virtual void OnCancelled(bool wasWoken)
    {
    }

    internal sealed override void MoveNext()
    {
        var isEntering = false;
        try
        {
            if (!_hasWaited)
            {
                Checkpoint.ThrowIfCancelled();
            }

            if (TryComplete(_hasWaited, out Result))
            {
                State = FrameState.Completed;
                return;
            }

            _hasWaited = isEntering = true;
            Row.Enter(this);
        }
        catch (Exception e)
        {
            if (isEntering)
            {
                OnCancelled(wasWoken: false); // It cannot wait here, where no task runs for instance: what it had noted down goes.
            }

            Fail(e);
        }
    }

    internal sealed override void Cancel(Exception cancellation)
    {
        if (_hasWaited)
        {
            OnCancelled(Row.WasWoken);
        }

        Fail(cancellation);
    }

    internal sealed override void Recycle()
    {
        _hasWaited = false;
        base.Recycle();
    }
}
