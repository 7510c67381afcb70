using Simmer.LowLevel;

namespace Simmer;

/// <summary>A result that somebody will set by hand. What a <see cref="TaskCompletionSource{T}"/> is to tasks.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <remarks>See <see cref="LoopFuture"/>. To set it from another thread use <see cref="PostResult"/> or <see cref="PostException"/>.</remarks>
public class Future<T> : LoopFuture, IAwaitable<T>, IHasResult<T>
{
    private T _result = default!;

    /// <summary>A pending future of <paramref name="loop"/>.</summary>
    public Future(EventLoop loop)
        : base(loop ?? throw new ArgumentNullException(nameof(loop)))
    {
    }

    /// <summary>The result.</summary>
    /// <exception cref="InvalidStateException">It is not there yet.</exception>
    /// <exception cref="OperationCanceledException">The future was cancelled.</exception>
    public T Result
    {
        get
        {
            ThrowIfFailed();
            return _result;
        }
    }

    /// <summary>Sets the result and schedules whoever waits.</summary>
    /// <exception cref="InvalidStateException">The future has already ended.</exception>
    public void SetResult(T result)
    {
        if (!TrySetResult(result))
        {
            throw InvalidStateException.AlreadyCompleted(this);
        }
    }

    /// <summary>Sets the result, unless the future has already ended, for instance because whoever waited was cancelled.</summary>
    public bool TrySetResult(T result)
    {
        Loop.CheckAccess();
        if (IsCompleted)
        {
            return false;
        }

        _result = result;
        Complete(RunnableFlags.None, outcome: null);
        return true;
    }

    /// <summary>Makes it fail.</summary>
    /// <exception cref="InvalidStateException">The future has already ended.</exception>
    public void SetException(Exception exception)
    {
        if (!TrySetException(exception))
        {
            throw InvalidStateException.AlreadyCompleted(this);
        }
    }

    /// <summary>Makes it fail, unless it has already ended.</summary>
    /// <remarks>As in asyncio, a future that fails with an <see cref="OperationCanceledException"/> has failed, it was not cancelled.</remarks>
    public bool TrySetException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Loop.CheckAccess();
        if (IsCompleted)
        {
            return false;
        }

        Complete(RunnableFlags.Faulted, new Failure(exception, this));
        return true;
    }

    /// <summary>Sets the result soon, on the loop, unless the future has ended by then.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    /// <exception cref="LoopClosedException">The loop is closed.</exception>
    public void PostResult(T result) => Loop.CallSoonThreadsafe(() => TrySetResult(result));

    /// <summary>Makes it fail soon, on the loop, unless it has ended by then.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    /// <exception cref="LoopClosedException">The loop is closed.</exception>
    public void PostException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Loop.CallSoonThreadsafe(() => TrySetException(exception));
    }

    /// <summary>Called by <c>await</c>. Several tasks may await one future.</summary>
    public new FutureAwaiter<T> GetAwaiter() => new(this);
}
