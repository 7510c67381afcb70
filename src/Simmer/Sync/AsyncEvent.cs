using System.Diagnostics;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>Something that has happened or not; tasks wait until it has. asyncio's <c>Event</c>.</summary>
/// <remarks>
/// <para><b>Order.</b> Waiters go on in the order in which they came.</para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AsyncEvent
{
    private readonly WaitQueue _waiters;

    /// <summary>An event that has not happened.</summary>
    public AsyncEvent() => _waiters = new WaitQueue(WaitKind.Synchronization, this, "wait");

    /// <summary>Has it happened?</summary>
    public bool IsSet { get; private set; }

    /// <summary>It has happened: all who wait go on, even if <see cref="Clear"/> follows at once.</summary>
    public void Set()
    {
        if (!IsSet)
        {
            _waiters.CheckAccess();
            IsSet = true;
            _waiters.WakeAll();
        }
    }

    /// <summary>It has not happened any more: whoever waits from now on, waits for the next time.</summary>
    public void Clear() => IsSet = false;

    /// <summary>Waits until it has happened.</summary>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is lost.</para>
    /// <para><b>Checkpoint.</b> Only if it has not happened yet.</para>
    /// </remarks>
    public Coroutine Wait() => new(WaitOperation.Of(this));

    /// <summary>What it is doing now.</summary>
    public SyncSnapshot Snapshot() => new(ToString(), _waiters.Count);

    /// <inheritdoc/>
    public override string ToString() => $"event ({(IsSet ? "set" : "not set")}, {_waiters.Count} waiting)";

    private sealed class WaitOperation : QueuedOperation<WaitOperation, AsyncEvent, Nothing>
    {
        protected override WaitQueue Row => Owner._waiters;

        protected override bool TryComplete(bool hasWaited, out Nothing result)
        {
            result = default;
            return hasWaited || Owner.IsSet;
        }
    }
}
