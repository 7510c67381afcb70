using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>Several tasks, in the order in which they end. What <c>AsCompleted</c> returns.</summary>
/// <remarks>
/// For <c>await foreach</c>. It can be left and taken up again. Tasks that have not ended when it is left go on, and so
/// does the time limit.
/// <para><b>Cancellation.</b> Nothing is lost: a task that has ended meanwhile comes next time.</para>
/// </remarks>
/// <typeparam name="T">The type of task.</typeparam>
public sealed class CompletedTasks<T> : IAsyncEnumerable<T>, ICompletionListener
    where T : LoopFuture
{
    // A null stands for a task that had not ended when the time was up.
    private readonly AsyncQueue<T?> _done = new();
    private readonly HashSet<T> _awaited;
    private readonly LoopTimer? _timer;

    internal CompletedTasks(EventLoop loop, IEnumerable<T> futures, TimeSpan? timeout)
    {
        _awaited = [.. futures];
        Remaining = _awaited.Count;
        foreach (var future in _awaited)
        {
            future.AddListener(this);
        }

        if (Remaining > 0 && timeout is { } limit && limit != Timeout.InfiniteTimeSpan)
        {
            _timer = loop.CallAt(Times.After(loop.Now, limit), OnTimeIsUp);
        }
    }

    /// <summary>How many have not been asked for yet.</summary>
    public int Remaining { get; private set; }

    /// <summary>The next one to have ended, once it has.</summary>
    /// <returns>The task itself: its result, or what went wrong, is in it.</returns>
    /// <exception cref="TimeoutException">The time was up.</exception>
    /// <exception cref="InvalidOperationException">All of them have been asked for.</exception>
    public Coroutine<T> Next()
    {
        if (Remaining == 0)
        {
            throw new InvalidOperationException("All tasks have been returned already. Ask Remaining first.");
        }

        Remaining--;
        return Take();
    }

    /// <summary>Called by <c>await foreach</c>.</summary>
    public Enumerator GetAsyncEnumerator() => new(this);

    IAsyncEnumerator<T> IAsyncEnumerable<T>.GetAsyncEnumerator(CancellationToken cancellationToken) =>
        Enumerate(cancellationToken).GetAsyncEnumerator(cancellationToken);

    void ICompletionListener.OnCompleted(LoopFuture future)
    {
        if (_awaited.Count == 0)
        {
            return; // The time was up before.
        }

        _awaited.Remove((T)future);
        _done.TryPut((T)future);
        if (_awaited.Count == 0)
        {
            _timer?.Cancel();
        }
    }

    private async Coroutine<T> Take() =>
        await _done.Get() ?? throw new TimeoutException("The time was up before all tasks had ended.");

    private async IAsyncEnumerable<T> Enumerate([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (Remaining > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return await Next();
        }
    }

    private void OnTimeIsUp()
    {
        foreach (var future in _awaited)
        {
            future.RemoveListener(this);
            _done.TryPut(null);
        }

        _awaited.Clear();
    }

    /// <summary>What <c>await foreach</c> uses.</summary>
    public sealed class Enumerator
    {
        private readonly CompletedTasks<T> _tasks;
        private T? _current;

        internal Enumerator(CompletedTasks<T> tasks) => _tasks = tasks;

        /// <summary>The task that has ended.</summary>
        public T Current => _current ?? throw new InvalidOperationException("Call MoveNextAsync first.");

        /// <summary>Waits for the next one.</summary>
        /// <returns>False if there are no more.</returns>
        /// <exception cref="TimeoutException">The time was up.</exception>
        public async Coroutine<bool> MoveNextAsync()
        {
            if (_tasks.Remaining == 0)
            {
                return false;
            }

            _current = await _tasks.Next();
            return true;
        }
    }
}
