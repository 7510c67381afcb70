using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

// Watching descriptors of somebody else's.
public sealed partial class IoUringDriver
{
    private readonly HashSet<(int Descriptor, IoReadiness Readiness)> _watched = [];

    /// <inheritdoc/>
    public override IDisposable Watch(SafeHandle handle, IoReadiness readiness, Action ready)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(ready);
        CheckAccess();
        ObjectDisposedException.ThrowIf(handle.IsClosed, handle);
        var key = ((int)handle.DangerousGetHandle(), readiness);
        if (_watched.Contains(key))
        {
            throw new InvalidOperationException(
                $"Descriptor {key.Item1} is watched until it is {readiness} already. One watch at a time: dispose that one first.");
        }

        ThrowIfItNeverWaits(handle);
        var watch = new IoUringWatch(this, handle, readiness, ready);
        _watched.Add(key);
        return watch;
    }

    internal void CheckAccess()
    {
        if (!Loop.IsCurrent && Loop.IsRunning)
        {
            throw new InvalidOperationException($"{Loop} is not running on this thread. From other threads use CallSoonThreadsafe.");
        }
    }

    internal void Forget(IoUringWatch watch) => _watched.Remove(watch.Key);

    // io_uring says of a file that it is always ready. epoll refuses it: so epoll is asked.
    private static void ThrowIfItNeverWaits(SafeHandle handle)
    {
        using var set = new EpollSet(mayBePrecise: false);
        var number = (int)handle.DangerousGetHandle();
        var result = set.Add(number, TokenTable<IRingOwner>.Nobody);
        if (result.Failed)
        {
            throw result.Error is Errno.NotPermitted
                ? new IOException($"Descriptor {number} cannot be waited for: a file, for instance, is always ready. (epoll_ctl)")
                : result.Error.ToDriverException($"epoll_ctl on descriptor {number}");
        }
    }
}
