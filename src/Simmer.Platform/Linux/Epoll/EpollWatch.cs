using System.Runtime.InteropServices;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

/// <summary>Somebody's wish to be called while a descriptor is ready.</summary>
/// <remarks>Ownership: it holds its handle open from the constructor to <see cref="Leave"/>.</remarks>
internal sealed class EpollWatch : IDisposable
{
    private readonly EpollWatches _watches;
    private readonly EventLoop _loop;
    private readonly SafeHandle _handle;

    // One at a time, however many events come before it. In the context in which the watch was made, as a timer's.
    private readonly RepeatedCall _call;

    /// <summary>A watch that has no place yet, and holds its handle already.</summary>
    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    public EpollWatch(EpollWatches watches, EventLoop loop, SafeHandle handle, IoReadiness readiness, Action ready)
    {
        _watches = watches;
        _loop = loop;
        _handle = handle;
        Readiness = readiness;
        _call = new RepeatedCall(loop, ready, LoopContext.Copy());
        var isHeld = false;
        handle.DangerousAddRef(ref isHeld);
    }

    public IoReadiness Readiness { get; }

    /// <summary>Where it stands; null when it has left, or has not come yet.</summary>
    public WatchedDescriptor? Place { get; set; }

    /// <summary>The descriptor is ready.</summary>
    public void CallSoon() => _call.CallSoon();

    public void Dispose()
    {
        if (!_loop.IsCurrent && _loop.IsRunning)
        {
            throw new InvalidOperationException($"The watch belongs to {_loop}, which is not running on this thread. Dispose it there, for instance by CallSoonThreadsafe.");
        }

        _watches.Remove(this);
    }

    /// <summary>Nothing is called any more, and the handle may be closed.</summary>
    public void Leave()
    {
        Place = null;
        _call.Cancel();
        _handle.DangerousRelease();
    }
}
