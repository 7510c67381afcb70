using System.Diagnostics;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>Lets one task at a time pass. asyncio's <c>Lock</c>.</summary>
/// <remarks>
/// <code>using (await gate.Acquire()) { … }</code>
/// <para>
/// Between two waits nobody interferes anyway; a lock is for state that has to hold across an <c>await</c>. It is not
/// reentrant, and any task may release it, as in asyncio. Reports name the task that has acquired it.
/// </para>
/// <para><b>Order.</b> First come, first served: nobody goes past somebody who waits.</para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AsyncLock : IReleasable
{
    private readonly WaitQueue _waiters;
    private LoopTask? _holder;

    /// <summary>A lock that is free.</summary>
    public AsyncLock() => _waiters = new WaitQueue(WaitKind.Synchronization, this, "acquire", () => _holder);

    /// <summary>Has somebody acquired it?</summary>
    public bool IsLocked { get; private set; }

    /// <summary>Acquires the lock, waiting for it if need be.</summary>
    /// <returns>Releases it when disposed.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> The lock is not acquired; the next waiter gets his turn.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait.</para>
    /// </remarks>
    public Coroutine<Releaser> Acquire() => new(AcquireOperation.Of(this));

    /// <summary>Releases the lock; who waits first gets his turn.</summary>
    /// <exception cref="InvalidOperationException">Nobody has acquired it.</exception>
    public void Release()
    {
        if (!IsLocked)
        {
            throw new InvalidOperationException("This AsyncLock is not acquired, so it cannot be released. Was it released twice?");
        }

        _waiters.CheckAccess();
        IsLocked = false;
        _holder = null;
        _waiters.WakeFirst();
    }

    /// <summary>What it is doing now.</summary>
    public SyncSnapshot Snapshot() => new(ToString(), _waiters.Count, _holder?.Name);

    /// <inheritdoc/>
    public override string ToString() => $"lock ({(IsLocked ? "locked" : "free")}, {_waiters.Count} waiting)";

    private sealed class AcquireOperation : QueuedOperation<AcquireOperation, AsyncLock, Releaser>
    {
        protected override WaitQueue Row => Owner._waiters;

        protected override bool TryComplete(bool hasWaited, out Releaser result)
        {
            var gate = Owner;
            result = new Releaser(gate);
            if (!hasWaited && (gate.IsLocked || gate._waiters.HasWaiters))
            {
                return false;
            }

            gate.IsLocked = true;
            gate._holder = EventLoop.Current.CurrentTask;
            return true;
        }

        protected override void OnCancelled(bool wasWoken)
        {
            // If it was our turn, it is the next one's now.
            if (!Owner.IsLocked)
            {
                Owner._waiters.WakeFirst();
            }
        }
    }
}
