using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>A lock, and tasks that wait, without holding it, until something that it protects has changed. asyncio's <c>Condition</c>.</summary>
/// <remarks>
/// <para>A waiter may go on without having been notified: check the state again, or use <see cref="WaitUntil"/>.</para>
/// <para><b>Order.</b> Who waits first is notified first.</para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AsyncCondition : IReleasable
{
    private readonly AsyncLock _lock;
    private readonly WaitQueue _waiters;

    /// <summary>A condition with a lock of its own, or with <paramref name="lock"/>, which several may share.</summary>
    public AsyncCondition(AsyncLock? @lock = null)
    {
        _lock = @lock ?? new AsyncLock();
        _waiters = new WaitQueue(WaitKind.Synchronization, this, "wait");
    }

    /// <summary>Has somebody acquired the lock?</summary>
    public bool IsLocked => _lock.IsLocked;

    /// <inheritdoc cref="AsyncLock.Acquire"/>
    public Coroutine<Releaser> Acquire() => _lock.Acquire();

    /// <inheritdoc cref="AsyncLock.Release"/>
    public void Release() => _lock.Release();

    /// <summary>Releases the lock, waits until it is notified, and acquires the lock again.</summary>
    /// <remarks>
    /// <b>Cancellation.</b> The lock is acquired again first, whatever happens. A notification that had come goes to the
    /// next waiter.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The lock is not acquired.</exception>
    public async Coroutine Wait()
    {
        CheckLocked("wait");
        Checkpoint.ThrowIfCancelled();
        Release();
        try
        {
            try
            {
                await _waiters.Wait();
            }
            finally
            {
                await AcquireAgain();
            }
        }
        catch
        {
            // We may have been notified, and are not going to do anything about it: somebody else shall.
            _waiters.Wake(1);
            throw;
        }
    }

    /// <summary>Waits until <paramref name="predicate"/> holds. It is evaluated with the lock acquired.</summary>
    /// <inheritdoc cref="Wait"/>
    public async Coroutine WaitUntil(Func<bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        while (!predicate())
        {
            await Wait();
        }
    }

    /// <summary>Lets some of those who wait go on, when they get the lock.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="InvalidOperationException">The lock is not acquired.</exception>
    public void Notify(int count = 1)
    {
        CheckLocked("notify");
        _waiters.Wake(count);
    }

    /// <summary>Lets all who wait go on, one after the other, as they get the lock.</summary>
    /// <exception cref="InvalidOperationException">The lock is not acquired.</exception>
    public void NotifyAll() => Notify(int.MaxValue);

    /// <summary>What it is doing now.</summary>
    public SyncSnapshot Snapshot() => new(ToString(), _waiters.Count, _lock.Snapshot().Holder);

    /// <inheritdoc/>
    public override string ToString() => $"condition ({(IsLocked ? "locked" : "free")}, {_waiters.Count} waiting)";

    // However often it is cancelled meanwhile: who called Wait relies on holding the lock.
    private async Coroutine AcquireAgain()
    {
        OperationCanceledException? cancellation = null;
        while (true)
        {
            try
            {
                using var shield = CancelScope.ShieldIfCancelled();
                await Acquire();
                break;
            }
            catch (OperationCanceledException e)
            {
                cancellation = e;
            }
        }

        if (cancellation is not null)
        {
            ExceptionDispatchInfo.Throw(cancellation);
        }
    }

    private void CheckLocked(string what)
    {
        if (!IsLocked)
        {
            throw new InvalidOperationException($"To {what} on an AsyncCondition, acquire it first: using (await condition.Acquire()) …");
        }
    }
}
