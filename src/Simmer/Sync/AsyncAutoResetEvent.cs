using System.Diagnostics;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>A signal for one: each <see cref="Set"/> lets exactly one task pass.</summary>
/// <remarks>
/// It remembers one signal and no more. To count them, use an <see cref="AsyncSemaphore"/>; to let everybody pass, an
/// <see cref="AsyncEvent"/>.
/// <para><b>Order.</b> First come, first served: a signal goes to who waits first, and nobody can catch it on its way.</para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AsyncAutoResetEvent
{
    private readonly WaitQueue _waiters;

    /// <summary>An event that has not happened, or that has.</summary>
    /// <param name="isSet">Does the first one who waits pass at once?</param>
    public AsyncAutoResetEvent(bool isSet = false)
    {
        IsSet = isSet;
        _waiters = new WaitQueue(WaitKind.Synchronization, this, "wait");
    }

    /// <summary>Is there a signal that nobody has taken? Then nobody waits.</summary>
    public bool IsSet { get; private set; }

    /// <summary>Lets the one pass who waits first; if nobody waits, the next one who comes.</summary>
    public void Set() => IsSet = !_waiters.WakeNext();

    /// <summary>Takes the signal back, if nobody has taken it.</summary>
    public void Reset() => IsSet = false;

    /// <summary>Waits for a signal, and takes it.</summary>
    /// <remarks>
    /// <para><b>Cancellation.</b> No signal is lost: one that was on its way here goes to the next one.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait.</para>
    /// </remarks>
    public Coroutine Wait() => new(WaitOperation.Of(this));

    /// <summary>What it is doing now.</summary>
    public SyncSnapshot Snapshot() => new(ToString(), _waiters.Count);

    /// <inheritdoc/>
    public override string ToString() => $"auto-reset event ({(IsSet ? "set" : "not set")}, {_waiters.Count} waiting)";

    private sealed class WaitOperation : QueuedOperation<WaitOperation, AsyncAutoResetEvent, Nothing>
    {
        protected override WaitQueue Row => Owner._waiters;

        protected override bool TryComplete(bool hasWaited, out Nothing result)
        {
            result = default;
            if (hasWaited)
            {
                return true; // The signal was handed to us: IsSet has never been true meanwhile.
            }

            var passes = Owner.IsSet;
            Owner.IsSet = false;
            return passes;
        }

        protected override void OnCancelled(bool wasWoken)
        {
            if (wasWoken)
            {
                Owner.Set();
            }
        }
    }
}
