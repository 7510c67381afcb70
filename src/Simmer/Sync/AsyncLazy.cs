using System.Diagnostics;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>A value that is made when somebody first wants it, and once: a connection, a configuration.</summary>
/// <remarks>
/// <para>
/// Whoever wants the value while it is being made waits for the same one. It is made in a task of its own, so it does not
/// matter to the others if the one who wanted it first is cancelled. That task goes on even if all of them are, and the value
/// is kept for the next.
/// </para>
/// <para>
/// A failure is thrown to all who waited, and is not kept: the next one to come tries again. A failure that is certain to
/// last can be kept, so that nobody tries again; a cancellation never is.
/// </para>
/// <para><b>Threads.</b> Loop thread only, until the value is made.</para>
/// </remarks>
/// <typeparam name="T">The type of the value.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AsyncLazy<T>
{
    private readonly Func<Coroutine<T>> _factory;
    private readonly bool _keepsFailure;
    private readonly WaitQueue _waiters;
    private LoopTask<T>? _making; // the last attempt; if it has succeeded it holds the value

    /// <summary>A value that has not been made yet.</summary>
    /// <param name="factory">Makes it. It never runs twice at a time, and not again when it has succeeded.</param>
    /// <param name="keepsFailure">If it fails, is the failure what everybody gets from then on?</param>
    public AsyncLazy(Func<Coroutine<T>> factory, bool keepsFailure = false)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _factory = factory;
        _keepsFailure = keepsFailure;
        _waiters = new WaitQueue(WaitKind.Synchronization, this, "get", () => _making);
    }

    /// <summary>Is the value there?</summary>
    public bool IsValueCreated => _making is { IsCompletedSuccessfully: true };

    /// <summary>The value; it is made, if it is not there yet.</summary>
    /// <remarks>
    /// <para><b>Cancellation.</b> The value goes on being made, and the next one gets it.</para>
    /// <para><b>Checkpoint.</b> Only if the value is not there yet.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">The factory awaits the value that it is making, or another loop is making it.</exception>
    public async Coroutine<T> Get()
    {
        var making = _making;
        if (making is null || MayTryAgain(making))
        {
            // In no group, and in no scope of whoever wants it first: their cancellations do not reach it. It begins at once,
            // because a task that is cancelled before it has begun would wake nobody.
            making = EventLoop.Current.CreateTask(Make(), $"make {typeof(T).Name}", eager: true);
        }

        if (!making.IsCompleted)
        {
            CheckMayWait(making);
            await _waiters.Wait();
        }

        return making.Result;
    }

    /// <summary>What it is doing now.</summary>
    public SyncSnapshot Snapshot() => new(ToString(), _waiters.Count, _making is { IsCompleted: false } making ? making.Name : null);

    /// <inheritdoc/>
    public override string ToString() => $"lazy {typeof(T).Name} ({StateText}, {_waiters.Count} waiting)";

    private string StateText => _making switch
    {
        null => "not made",
        { IsCompletedSuccessfully: true } => "made",
        { IsCompleted: true } => "failed",
        _ => "being made",
    };

    private bool MayTryAgain(LoopTask<T> making) =>
        making.IsCompleted ? making.IsCancelled || (making.IsFaulted && !_keepsFailure) : making.Loop.IsClosed;

    private async Coroutine<T> Make()
    {
        _making = (LoopTask<T>)EventLoop.Current.CurrentTask!;
        try
        {
            return await _factory();
        }
        finally
        {
            // They go on in the next iteration, when this task has ended; and before its failure, if it is one, is reported.
            _waiters.WakeAll();
        }
    }

    private static void CheckMayWait(LoopTask<T> making)
    {
        if (!making.Loop.IsCurrent)
        {
            throw new InvalidOperationException(
                $"{making.Loop} is making this value, so a task of {EventLoop.Current} cannot wait for it. Each loop needs its own.");
        }

        if (ReferenceEquals(making, EventLoop.Current.CurrentTask))
        {
            throw new InvalidOperationException("The factory of this AsyncLazy awaits the value that it is making: it would wait for ever.");
        }
    }
}
