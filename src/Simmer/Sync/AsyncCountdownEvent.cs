using System.Diagnostics;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>Happens when it has been signalled so many times; tasks wait until it has.</summary>
/// <remarks>
/// For work that is begun in one place and ends in others. It counts down to zero once: what comes after that is another
/// piece of work, and wants another event. To wait for tasks, a <see cref="TaskGroup"/> is simpler, and knows of failures.
/// <para><b>Order.</b> Waiters go on in the order in which they came.</para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AsyncCountdownEvent
{
    private readonly WaitQueue _waiters;

    /// <summary>An event that has to be signalled <paramref name="count"/> times.</summary>
    /// <param name="count">How many times. Zero: it has happened already.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public AsyncCountdownEvent(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        CurrentCount = count;
        _waiters = new WaitQueue(WaitKind.Synchronization, this, "wait");
    }

    /// <summary>How many signals are still to come.</summary>
    public int CurrentCount { get; private set; }

    /// <summary>Has it happened: has the count come to zero?</summary>
    public bool IsSet => CurrentCount == 0;

    /// <summary>Counts down. When it comes to zero, all who wait go on.</summary>
    /// <param name="count">How many signals this stands for.</param>
    /// <returns>Was this the last one?</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than one.</exception>
    /// <exception cref="InvalidOperationException">Fewer signals than that are expected. Nothing was counted.</exception>
    public bool Signal(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (count > CurrentCount)
        {
            throw new InvalidOperationException(
                $"This AsyncCountdownEvent was signalled {Times(count)}, but expects {CurrentCount} more. Was AddCount forgotten?");
        }

        _waiters.CheckAccess();
        CurrentCount -= count;
        if (IsSet)
        {
            _waiters.WakeAll();
        }

        return IsSet;
    }

    /// <summary>More signals are to come.</summary>
    /// <param name="count">How many more.</param>
    /// <remarks>Call it before the work begins that will signal: afterwards the count may have come to zero.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than one.</exception>
    /// <exception cref="InvalidOperationException">It has come to zero already: who waited has been let go.</exception>
    /// <exception cref="OverflowException">That is more than an <see cref="int"/> can count.</exception>
    public void AddCount(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (IsSet)
        {
            throw new InvalidOperationException(
                "This AsyncCountdownEvent has come to zero already, so nothing can be added: those who waited have been let go. "
                + "Begin with one more than there is work, and signal that one when all work has been begun.");
        }

        CurrentCount = checked(CurrentCount + count);
    }

    /// <summary>Waits until the count has come to zero.</summary>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is lost.</para>
    /// <para><b>Checkpoint.</b> Only if it has not happened yet.</para>
    /// </remarks>
    public Coroutine Wait() => new(WaitOperation.Of(this));

    /// <summary>What it is doing now.</summary>
    public SyncSnapshot Snapshot() => new(ToString(), _waiters.Count);

    /// <inheritdoc/>
    public override string ToString() => $"countdown event ({CurrentCount} to come, {_waiters.Count} waiting)";

    private static string Times(int count) => count == 1 ? "once more" : $"{count} times more";

    private sealed class WaitOperation : QueuedOperation<WaitOperation, AsyncCountdownEvent, Nothing>
    {
        protected override WaitQueue Row => Owner._waiters;

        protected override bool TryComplete(bool hasWaited, out Nothing result)
        {
            result = default;
            return hasWaited || Owner.IsSet;
        }
    }
}
