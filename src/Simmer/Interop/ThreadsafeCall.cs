using Simmer.LowLevel;

namespace Simmer;

/// <summary>A coroutine on its way from another thread into a loop, and its result on the way back.</summary>
internal sealed class ThreadsafeCall<T> : ICompletionListener
{
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EventLoop _loop;
    private readonly Func<LoopTask> _start;
    private readonly Func<LoopFuture, T> _result;
    private readonly Action _close;
    private CancellationTokenRegistration _onCancel;
    private CancellationTokenRegistration _onClosed;
    private LoopTask? _task;
    private bool _isCancelled;

    private ThreadsafeCall(EventLoop loop, Func<LoopTask> start, Func<LoopFuture, T> result, Action close)
    {
        _loop = loop;
        _start = start;
        _result = result;
        _close = close;
    }

    /// <summary>Sends it from another thread.</summary>
    /// <inheritdoc cref="Send"/>
    public static Task<T> Begin(
        EventLoop loop, Func<LoopTask> start, Func<LoopFuture, T> result, Action close, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(loop);
        if (loop.IsCurrent)
        {
            close();
            throw new InvalidOperationException(
                "RunCoroutineThreadsafe is for other threads: on the loop's own, waiting for the result would block the loop for ever. "
                + "Await the coroutine, or make a task of it.");
        }

        return Send(loop, start, result, close, cancellationToken);
    }

    /// <summary>Sends it from any thread, the loop's own included: there the caller must not block.</summary>
    /// <param name="loop">Where it is going to run.</param>
    /// <param name="start">Makes the task, on the loop.</param>
    /// <param name="result">The result of the task.</param>
    /// <param name="close">Gives the coroutine back if it is not going to run.</param>
    /// <param name="cancellationToken">Cancels the task.</param>
    public static Task<T> Send(
        EventLoop loop, Func<LoopTask> start, Func<LoopFuture, T> result, Action close, CancellationToken cancellationToken)
    {
        if (loop.IsClosed)
        {
            close();
            throw new LoopClosedException();
        }

        var call = new ThreadsafeCall<T>(loop, start, result, close);
        call._onClosed = loop.Closed.Register(() => call._source.TrySetCanceled());
        call._onCancel = cancellationToken.Register(call.RequestCancel); // Before it starts: it may end at once, and forgets them then.
        try
        {
            loop.CallSoonThreadsafe(call.Start);
        }
        catch (LoopClosedException)
        {
            call._onCancel.Dispose();
            call._onClosed.Dispose();
            close();
            throw;
        }

        return call._source.Task;
    }

    public void OnCompleted(LoopFuture future)
    {
        _onCancel.Dispose();
        _onClosed.Dispose();
        TaskFollower<T>.Complete(_source, future, _result);
    }

    private void Start()
    {
        if (_isCancelled)
        {
            _onClosed.Dispose();
            _source.TrySetCanceled();
            _close();
            return;
        }

        try
        {
            _task = _start();
        }
        catch (Exception e)
        {
            // The coroutine has been awaited already, for instance. Whoever waits for its result must know.
            _onCancel.Dispose();
            _onClosed.Dispose();
            _source.TrySetException(e);
            return;
        }

        _task.AddListener(this);
    }

    // On whichever thread cancels the token.
    private void RequestCancel()
    {
        try
        {
            _loop.CallSoonThreadsafe(() =>
            {
                _isCancelled = true;
                _task?.Cancel();
            });
        }
        catch (LoopClosedException)
        {
            _source.TrySetCanceled();
        }
    }
}
