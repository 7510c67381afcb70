namespace Simmer.Platform.Linux;

// The ring and its thread. A ring belongs to the thread that has enabled it: one call from another fails.
public sealed partial class IoUringDriver
{
    private const uint Entries = 256;        // as many requests are handed over at once; more take more calls
    private const uint Completions = 4096;   // as many fit; more are kept by the system
    internal const ushort BufferGroup = 0;

    private static readonly List<IoUringDriver> s_abandoned = [];

    private readonly BufferRing _buffers;
    private Ring _ring;
    private Thread? _thread;
    private bool _isRunning;
    private bool _isWatchingWakeUp;

    private bool IsOnItsThread => ReferenceEquals(_thread, Thread.CurrentThread);

    /// <summary>Can requests be made and ended here? If not, the loop does not run, and has none; but see <see cref="Abandon"/>.</summary>
    internal bool CanEndRequests => IsOnItsThread;

    /// <summary>Can requests be made here and now?</summary>
    internal bool MayRequest => _isRunning && IsOnItsThread;

    /// <inheritdoc/>
    public override void BeginRun()
    {
        if (_isRunning && IsOnItsThread)
        {
            return; // RunOnce has come again.
        }

        if (_thread is null || !IsOnItsThread)
        {
            MoveHere();
        }

        _isRunning = true;
        _ring.RegisterEntrance();
        WatchWakeUp();
    }

    /// <inheritdoc/>
    public override void EndRun()
    {
        _isRunning = false;
        while (_underWay > 0 || _isWatchingWakeUp) // Once, as a rule; but what is just being moved is not found.
        {
            _ring.NextEntry(RingToken.Of(TokenTable<IRingOwner>.Nobody, RingUse.Cancel)).CancelEverything();
            CompleteOrPause();
        }

        _ring.ForgetEntrance();
    }

    private void MoveHere()
    {
        if (_underWay > 0)
        {
            throw new InvalidOperationException(
                $"{Loop} was driven by RunOnce on another thread, and io_uring cannot change threads with requests under way. "
                + "Drive it on one thread, or choose another driver by LoopOptions.Driver.");
        }

        if (_thread is not null)
        {
            _ring.Dispose();
            _ring = Prepare();
        }

        _ring.Enable();
        _thread = Thread.CurrentThread;
        _isWatchingWakeUp = false;
    }

    private Ring Prepare()
    {
        var ring = Ring.TryCreate(Entries, Completions, out var whyNot) ?? throw new PlatformNotSupportedException(whyNot);
        try
        {
            foreach (var operation in (ReadOnlySpan<RingOperation>)
                [RingOperation.Accept, RingOperation.Receive, RingOperation.Send, RingOperation.Poll, RingOperation.Cancel])
            {
                if (!ring.Supports(operation))
                {
                    throw new PlatformNotSupportedException($"io_uring: the kernel is too old, or a filter is in the way: it lacks {operation}");
                }
            }

            var result = _buffers.RegisterWith(ring, BufferGroup);
            return result.Failed
                ? throw new PlatformNotSupportedException(result.Error.ToDriverException("io_uring_register: buffer ring").Message)
                : ring;
        }
        catch
        {
            ring.Dispose();
            throw;
        }
    }

    // It says so for each setting, without being read. When the loop does not run nobody listens: the next run sees it at once.
    private void WatchWakeUp()
    {
        if (_isWatchingWakeUp || !_isRunning)
        {
            return;
        }

        _isWatchingWakeUp = true;
        _ring.NextEntry(RingToken.Of(0, RingUse.WakeUp)).PollAgainAndAgain(_wakeUp.Descriptor, EpollFlags.Readable);
    }

    private void CloseRing()
    {
        if (IsOnItsThread)
        {
            _ring.ForgetEntrance();
        }

        _ring.Dispose();
        _buffers.Dispose();
    }

    // The loop was driven by RunOnce on another thread, which alone could learn when the system lets go of the memory. The
    // sockets are closed and the requests will end; but the memory is never given to anybody else.
    private void Abandon()
    {
        _ring.Dispose();
        lock (s_abandoned)
        {
            s_abandoned.Add(this);
        }
    }
}
