using System.Diagnostics;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>Lets so many tasks pass at a time. asyncio's <c>Semaphore</c>.</summary>
/// <remarks>
/// <code>using (await slots.Acquire()) { … }</code>
/// <para><b>Order.</b> First come, first served: nobody goes past somebody who waits, even when a permit is free.</para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public class AsyncSemaphore : IReleasable
{
    private readonly WaitQueue _waiters;

    /// <summary>A semaphore with <paramref name="permits"/> free permits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than none.</exception>
    public AsyncSemaphore(int permits = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(permits);
        Available = permits;
        _waiters = new WaitQueue(WaitKind.Synchronization, this, "acquire");
    }

    /// <summary>How many permits are free. A permit that was handed to a waiter who has not gone on yet is not.</summary>
    public int Available { get; private set; }

    /// <summary>Would <see cref="Acquire"/> have to wait?</summary>
    public bool IsLocked => Available == 0 || _waiters.HasWaiters;

    /// <summary>Takes a permit, waiting for one if need be.</summary>
    /// <returns>Gives it back when disposed.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> No permit is taken; one that was on its way goes to the next waiter.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait.</para>
    /// </remarks>
    public Coroutine<Releaser> Acquire() => new(AcquireOperation.Of(this));

    /// <summary>Gives a permit back, or adds one; who waits first gets it.</summary>
    public virtual void Release()
    {
        _waiters.CheckAccess();
        Available++;
        HandOver();
    }

    /// <summary>What it is doing now.</summary>
    public SyncSnapshot Snapshot() => new(ToString(), _waiters.Count);

    /// <inheritdoc/>
    public override string ToString() => $"semaphore ({Available} free, {_waiters.Count} waiting)";

    private bool HandOver()
    {
        if (!_waiters.WakeNext())
        {
            return false;
        }

        Available--;
        return true;
    }

    // Permits that came while others waited: they, too, had to wait for the one that goes on now.
    private void HandOverWhatIsFree()
    {
        while (Available > 0 && HandOver())
        {
        }
    }

    private sealed class AcquireOperation : QueuedOperation<AcquireOperation, AsyncSemaphore, Releaser>
    {
        protected override WaitQueue Row => Owner._waiters;

        protected override bool TryComplete(bool hasWaited, out Releaser result)
        {
            result = new Releaser(Owner);
            if (hasWaited)
            {
                Owner.HandOverWhatIsFree();
                return true;
            }

            if (Owner.IsLocked)
            {
                return false;
            }

            Owner.Available--;
            return true;
        }

        protected override void OnCancelled(bool wasWoken)
        {
            if (wasWoken)
            {
                Owner.Available++; // Our permit is somebody else's.
            }

            Owner.HandOverWhatIsFree();
        }
    }
}
