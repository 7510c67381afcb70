using System.Diagnostics;

namespace Simmer;

/// <summary>Lets many readers pass together, or one writer alone.</summary>
/// <remarks>
/// <code>using (await gate.AcquireRead()) { … }</code>
/// <para>
/// It is worth its price when reading has to hold across an <c>await</c> and is far more frequent than writing; otherwise
/// take an <see cref="AsyncLock"/>. It is not reentrant: a reader who wants to write, or to read again while a writer waits,
/// waits for himself. Any task may release it.
/// </para>
/// <para>
/// <b>Order.</b> First come, first served: a writer who waits stops the readers who come after him. Readers who stand next to
/// each other in the row pass together.
/// </para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class AsyncReaderWriterLock
{
    private readonly Side _reading;
    private readonly Side _writing;
    private LoopTask? _writer;

    /// <summary>A lock that is free.</summary>
    public AsyncReaderWriterLock()
    {
        _reading = new Side(ReleaseRead);
        _writing = new Side(ReleaseWrite);
    }

    /// <summary>How many readers have acquired it, those included that are about to go on.</summary>
    public int Readers { get; private set; }

    /// <summary>Has a writer acquired it?</summary>
    public bool IsWriteLocked { get; private set; }

    /// <summary>Acquires the lock for reading, waiting for it if need be.</summary>
    /// <returns>Releases it when disposed.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> The lock is not acquired; the next ones get their turn.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait.</para>
    /// </remarks>
    public Coroutine<Releaser> AcquireRead() => new(AcquireReadOperation.Of(this));

    /// <summary>Acquires the lock for writing, waiting for it if need be.</summary>
    /// <inheritdoc cref="AcquireRead"/>
    public Coroutine<Releaser> AcquireWrite() => new(AcquireWriteOperation.Of(this));

    /// <summary>A reader releases the lock; after the last one it is the first writer's turn.</summary>
    /// <exception cref="InvalidOperationException">No reader has acquired it.</exception>
    public void ReleaseRead()
    {
        if (Readers == 0)
        {
            throw new InvalidOperationException(
                "No reader has acquired this AsyncReaderWriterLock, so none can release it. Was it released twice?");
        }

        CheckAccess();
        Readers--;
        HandOver();
    }

    /// <summary>The writer releases the lock; who waits first gets his turn, and readers take those next to them along.</summary>
    /// <exception cref="InvalidOperationException">No writer has acquired it.</exception>
    public void ReleaseWrite()
    {
        if (!IsWriteLocked)
        {
            throw new InvalidOperationException(
                "No writer has acquired this AsyncReaderWriterLock, so none can release it. Was it released twice?");
        }

        CheckAccess();
        IsWriteLocked = false;
        _writer = null;
        HandOver();
    }

    /// <summary>What it is doing now.</summary>
    public SyncSnapshot Snapshot() => new(ToString(), _waiting, _writer?.Name);

    /// <inheritdoc/>
    public override string ToString() => $"reader-writer lock ({StateText}, {_waiting} waiting)";

    private string StateText => IsWriteLocked ? "writing" : Readers == 0 ? "free" : $"{Readers} reading";

    // One for the readers and one for the writers, so that a Releaser is the same for all locks.
    private sealed class Side(Action release) : IReleasable
    {
        public void Release() => release();
    }
}
