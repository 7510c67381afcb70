using System.Runtime.InteropServices;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

/// <summary>A descriptor of somebody else's that is watched: see <see cref="IoDriver.Watch"/>.</summary>
/// <remarks>
/// It asks once, and again when the callback has run: so it is called again and again while the descriptor is ready, and never
/// twice for one readiness. The system holds the descriptor while it is asked; that is why disposing the watch waits for its answer.
/// </remarks>
internal sealed class IoUringWatch : IRingOwner, IDisposable
{
    private readonly IoUringDriver _driver;
    private readonly SafeHandle _handle;
    private readonly EpollFlags _flags;
    private readonly Action _ready;
    private readonly RepeatedCall _call; // In the context in which the watch was made, as a timer's.
    private readonly ulong _token;
    private bool _isAsking;
    private bool _isDisposed;

    /// <summary>A watch that has begun.</summary>
    public IoUringWatch(IoUringDriver driver, SafeHandle handle, IoReadiness readiness, Action ready)
    {
        var isHeld = false;
        handle.DangerousAddRef(ref isHeld);
        _driver = driver;
        _handle = handle;
        _ready = ready;
        _call = new RepeatedCall(driver.Loop, Run, LoopContext.Copy());
        _flags = readiness is IoReadiness.Readable ? EpollFlags.Readable | EpollFlags.PeerClosed : EpollFlags.Writable;
        Key = ((int)handle.DangerousGetHandle(), readiness);
        _token = driver.Enroll(this);
        AskOnTheLoop();
    }

    /// <summary>What is watched, and what for.</summary>
    public (int Descriptor, IoReadiness Readiness) Key { get; }

    void IRingOwner.OnCompletion(RingUse use, CompletionEntry completion)
    {
        if (use is RingUse.Cancel)
        {
            return;
        }

        _isAsking = false;
        if (_isDisposed)
        {
            return;
        }

        if (completion.Result.Error is Errno.Cancelled or Errno.Interrupted or Errno.TryAgain)
        {
            AskOnTheLoop(); // The loop has stopped; when it goes on, so does this. Or a signal came.
            return;
        }

        if (completion.Result.Error is Errno.BadDescriptor)
        {
            return; // Closed behind our back. Nothing will ever come of it.
        }

        _call.CallSoon();
    }

    public void Dispose()
    {
        _driver.CheckAccess();
        if (!_isDisposed)
        {
            _driver.Forget(this);
            Leave();
        }
    }

    /// <summary>Nothing is called any more, and the handle may be closed.</summary>
    public void Leave()
    {
        _isDisposed = true;
        while (_isAsking && _driver.CanEndRequests)
        {
            _driver.Cancel(_token, RingUse.PollInput);
            _driver.CompleteOrPause();
        }

        if (!_isAsking)
        {
            _driver.Dismiss(_token);
        }

        _handle.DangerousRelease();
    }

    private void Run()
    {
        if (_isDisposed)
        {
            return;
        }

        try
        {
            _ready();
        }
        finally
        {
            Ask();
        }
    }

    private void Ask()
    {
        if (_isDisposed || _isAsking)
        {
            return;
        }

        _isAsking = true;
        _driver.Request(_token, RingUse.PollInput).Poll(Key.Descriptor, _flags);
    }

    // Only the running loop makes requests; whoever prepares it may watch something already.
    private void AskOnTheLoop()
    {
        if (_driver.MayRequest)
        {
            Ask();
        }
        else
        {
            _driver.Loop.CallSoon(Ask);
        }
    }
}
