using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Simmer;

/// <summary>Reads a queue of a loop from any thread. See <see cref="QueueChannels"/>.</summary>
/// <remarks>
/// Channels part waiting from reading: <c>WaitToReadAsync</c> says that there is something, <c>TryRead</c> takes it. From
/// another thread the second cannot be done at once, so the first does it, and keeps the item here for the second.
/// </remarks>
internal sealed class QueueChannelReader<T>(AsyncQueue<T> queue, EventLoop loop) : ChannelReader<T>
{
    private readonly ConcurrentQueue<T> _fetched = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isWatching;
    private CancellationTokenRegistration _onClosed;

    // Set on the loop, read anywhere. The queue gives nothing any more; what is fetched can still be read.
    private volatile bool _isDrained;
    private Exception? _failure;

    /// <summary>Ends when the queue is drained, and what was fetched is read. Nobody watches the queue for it until it is asked for.</summary>
    public override Task Completion
    {
        get
        {
            if (Interlocked.Exchange(ref _isWatching, 1) == 0)
            {
                Watch();
            }

            return _completion.Task;
        }
    }

    public override bool TryRead([MaybeNullWhen(false)] out T item)
    {
        if (_fetched.TryDequeue(out item))
        {
            CompleteIfOver();
            return true;
        }

        return loop.IsCurrent && !queue.IsEmpty && queue.TryGet(out item);
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        if (!_fetched.IsEmpty || (loop.IsCurrent && !queue.IsEmpty))
        {
            return new ValueTask<bool>(true);
        }

        return _isDrained ? Over() : LoopTrip.Run(loop, Fetch(), cancellationToken);
    }

    public override async ValueTask<T> ReadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            if (TryRead(out var item))
            {
                return item;
            }

            if (!await WaitToReadOrFail(cancellationToken).ConfigureAwait(false))
            {
                throw new ChannelClosedException();
            }
        }
    }

    private async ValueTask<bool> WaitToReadOrFail(CancellationToken cancellationToken)
    {
        try
        {
            return await WaitToReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new ChannelClosedException(e);
        }
    }

    // On the loop. Nothing waits between taking the item and keeping it: a cancellation comes before both, or after.
    private async Coroutine<bool> Fetch()
    {
        try
        {
            var items = queue.GetAsyncEnumerator();
            if (await items.MoveNextAsync())
            {
                _fetched.Enqueue(items.Current);
                return true;
            }

            OnDrained(failure: null);
        }
        catch (QueueShutDownException e) when (e.InnerException is { } failure)
        {
            OnDrained(failure);
            ExceptionDispatchInfo.Throw(failure);
        }

        return false;
    }

    private ValueTask<bool> Over() => _failure is null ? new ValueTask<bool>(false) : ValueTask.FromException<bool>(_failure);

    private void Watch()
    {
        if (_isDrained)
        {
            CompleteIfOver();
            return;
        }

        _onClosed = loop.Closed.Register(OnClosed);
        try
        {
            // The last item may be in the hands of Fetch in this moment: in the next iteration it is here.
            loop.CallSoonThreadsafe(() => queue.WhenDrained(failure => loop.CallSoon(() => OnDrained(failure))));
        }
        catch (LoopClosedException)
        {
            OnClosed();
        }
    }

    private void OnClosed()
    {
        if (!_isDrained)
        {
            _completion.TrySetException(new LoopClosedException());
        }
    }

    private void OnDrained(Exception? failure)
    {
        _failure = failure;
        _isDrained = true;
        CompleteIfOver();
    }

    private void CompleteIfOver()
    {
        if (!_isDrained || !_fetched.IsEmpty)
        {
            return;
        }

        _onClosed.Dispose();
        if (_failure is null)
        {
            _completion.TrySetResult();
        }
        else
        {
            _completion.TrySetException(_failure);
        }
    }
}
