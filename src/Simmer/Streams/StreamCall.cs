using System.Threading.Tasks.Sources;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>A <c>ReadAsync</c> or <c>WriteAsync</c> that is under way: a coroutine of the loop, as .NET code on whichever thread sees it.</summary>
/// <remarks>
/// <para>
/// The coroutine runs as a task of its own, because the caller need not be one. A stream has one of these for each
/// direction, and uses it again as soon as the result has been taken.
/// </para>
/// <para>
/// Where the caller goes on: if it called on the loop, on the loop, inside the callback that brings the result and in no
/// synchronization context, so that code with <c>ConfigureAwait(false)</c>, such as SslStream, stays there instead of
/// going to the thread pool for each piece; otherwise on the pool. See decisions/0010.
/// </para>
/// </remarks>
internal sealed class StreamCall : IValueTaskSource<int>, IValueTaskSource, ICompletionListener
{
    // Free ──Rent──▶ Pending ──TryEnd──▶ Ended ──GetResult──▶ Free
    //
    // The caller's thread moves it on at the first and the last arrow; at the middle one it is the loop's or, when the
    // loop is closed, whoever closes it: so that one is raced for.
    private const int Free = 0;
    private const int Pending = 1;
    private const int Ended = 2;

    private readonly LoopStream _stream;
    private readonly Action _start;
    private int _state = Pending;
    private ManualResetValueTaskSourceCore<int> _core;

    // What was asked for: one of these is empty.
    private bool _isReceive;
    private Memory<byte> _buffer;
    private ReadOnlyMemory<byte> _data;

    private CancellationToken _cancellationToken;
    private CancellationTokenRegistration _onCancel;
    private CancellationTokenRegistration _onLoopClosed;

    // Loop thread only. The task is not null from Start to the end.
    private LoopTask? _task;
    private bool _isCancelled;

    private StreamCall(LoopStream stream)
    {
        _stream = stream;
        _start = Start;
    }

    private EventLoop Loop => _stream.Loop;

    /// <summary>The call of a direction if it is free, else another one: which will find that somebody is there already, unless he has just done.</summary>
    public static StreamCall Rent(ref StreamCall? place, LoopStream stream)
    {
        if (Volatile.Read(ref place) is { } call && Interlocked.CompareExchange(ref call._state, Pending, Free) == Free)
        {
            return call;
        }

        call = new StreamCall(stream);
        Interlocked.CompareExchange(ref place, call, null);
        return call;
    }

    public ValueTask<int> Receive(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _isReceive = true;
        _buffer = buffer;
        var version = _core.Version;
        Begin(cancellationToken);
        return new ValueTask<int>(this, version);
    }

    public ValueTask Send(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        _isReceive = false;
        _data = data;
        var version = _core.Version;
        Begin(cancellationToken);
        return new ValueTask(this, version);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    public int GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            Volatile.Write(ref _state, Free);
        }
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    /// <summary>The task has ended.</summary>
    public void OnCompleted(LoopFuture future)
    {
        // Whoever goes on here is not the task whose context happens to be installed.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        TakeResultOf((LoopTask)future);
        SynchronizationContext.SetSynchronizationContext(context);
    }

    private void Begin(CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _isCancelled = false;
        var isOnLoop = Loop.IsCurrent;
        _core.RunContinuationsAsynchronously = !isOnLoop;
        if (isOnLoop)
        {
            BeginHere();
        }
        else
        {
            BeginElsewhere();
        }
    }

    private void BeginHere()
    {
        Start();
        if (_task is not null)
        {
            Watch();
        }
    }

    // It is watched before the loop can come to the end of it.
    private void BeginElsewhere()
    {
        Watch();
        try
        {
            Loop.CallSoonThreadsafe(_start);
        }
        catch (LoopClosedException e)
        {
            EndWithLoop(e);
        }
    }

    private void Watch()
    {
        _onLoopClosed = Loop.Closed.UnsafeRegister(static call => ((StreamCall)call!).EndWithLoop(new LoopClosedException()), this);
        _onCancel = _cancellationToken.UnsafeRegister(static call => ((StreamCall)call!).RequestCancel(), this);
        if (Volatile.Read(ref _state) == Ended)
        {
            // The loop was closed meanwhile, and whoever closed it came too early to see these.
            _onLoopClosed.Dispose();
            _onCancel.Dispose();
        }
    }

    private void Start()
    {
        if (_isCancelled)
        {
            Fail(new OperationCanceledException(_cancellationToken));
            return;
        }

        // A task that starts eagerly leaves the loop's context behind.
        var context = SynchronizationContext.Current;
        var task = _isReceive
            ? Loop.CreateTask(_stream.Read(_buffer), eager: true)
            : (LoopTask)Loop.CreateTask(_stream.Write(_data), eager: true);
        SynchronizationContext.SetSynchronizationContext(context);
        if (task.IsCompleted)
        {
            TakeResultOf(task);
            return;
        }

        _task = task;
        task.AddListener(this);
    }

    private void TakeResultOf(LoopTask task)
    {
        if (task.IsCancelled)
        {
            Fail(_cancellationToken.IsCancellationRequested
                ? new OperationCanceledException(_cancellationToken)
                : task.TakeCancellation());
        }
        else if (task.Exception is { } failure)
        {
            Fail(failure);
        }
        else
        {
            var count = task is LoopTask<int> receive ? receive.Result : 0;
            var isAtEnd = _isReceive && count == 0 && !_buffer.IsEmpty;
            if (TryEnd())
            {
                _stream.HasEnded |= isAtEnd;
                _core.SetResult(count);
            }
        }
    }

    private void Fail(Exception exception)
    {
        if (TryEnd())
        {
            _core.SetException(exception);
        }
    }

    // Whoever closes the loop does not run the caller's code.
    private void EndWithLoop(LoopClosedException exception)
    {
        if (TryEnd())
        {
            _core.RunContinuationsAsynchronously = true;
            _core.SetException(exception);
        }
    }

    private bool TryEnd()
    {
        if (Interlocked.CompareExchange(ref _state, Ended, Pending) != Pending)
        {
            return false;
        }

        _onCancel.Dispose();
        _onLoopClosed.Dispose();
        _onCancel = default;
        _onLoopClosed = default;
        _task = null;
        _buffer = default;
        _data = default;
        return true;
    }

    // On whichever thread cancels the token. The registration is disposed before the call ends, and that waits for this
    // method: the version is that of the call which is meant.
    private void RequestCancel()
    {
        var version = _core.Version;
        if (Loop.IsCurrent)
        {
            CancelHere(version);
            return;
        }

        try
        {
            Loop.CallSoonThreadsafe(() => CancelHere(version));
        }
        catch (LoopClosedException)
        {
            // Nobody waits any more.
        }
    }

    private void CancelHere(short version)
    {
        if (version == _core.Version)
        {
            _isCancelled = true;
            _task?.Cancel();
        }
    }
}
