using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

// Watching descriptors of somebody else's.
public sealed partial class IoUringDriver
{
    private readonly Dictionary<(int Descriptor, IoReadiness Readiness), IoUringWatch> _watched = [];

    // An epoll set that is never waited for. It tells what io_uring does not: that a file is always ready, and that a number is
    // another file's now, because somebody has closed the watched one behind our back.
    private EpollSet? _files;

    /// <inheritdoc/>
    public override IDisposable Watch(SafeHandle handle, IoReadiness readiness, Action ready)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(ready);
        CheckAccess();
        ObjectDisposedException.ThrowIf(handle.IsClosed, handle);
        var number = (int)handle.DangerousGetHandle();
        EnterFile(number);
        if (_watched.ContainsKey((number, readiness)))
        {
            throw new InvalidOperationException(
                $"Descriptor {number} is watched until it is {readiness} already. One watch at a time: dispose that one first.");
        }

        var watch = new IoUringWatch(this, handle, readiness, ready);
        _watched.Add(watch.Key, watch);
        return watch;
    }

    internal void Forget(IoUringWatch watch)
    {
        _watched.Remove(watch.Key);
        var number = watch.Key.Descriptor;
        if (!_watched.ContainsKey((number, IoReadiness.Readable)) && !_watched.ContainsKey((number, IoReadiness.Writable)))
        {
            _files!.Remove(number);
        }
    }

    internal void CheckAccess()
    {
        if (!Loop.IsCurrent && Loop.IsRunning)
        {
            throw new InvalidOperationException($"{Loop} is not running on this thread. From other threads use CallSoonThreadsafe.");
        }
    }

    private void EnterFile(int number)
    {
        _files ??= new EpollSet(mayBePrecise: false);
        var result = _files.AddOnce(number, EpollFlags.None, TokenTable<IRingOwner>.Nobody);
        if (!result.Failed)
        {
            Drop(number);
        }
        else if (result.Error is not Errno.Exists)
        {
            throw result.Error is Errno.NotPermitted
                ? new IOException($"Descriptor {number} cannot be waited for: a file, for instance, is always ready. (epoll_ctl)")
                : result.Error.ToDriverException($"epoll_ctl on descriptor {number}");
        }
    }

    // The number is new: whoever is watched by it is gone.
    private void Drop(int number)
    {
        if (_watched.Count > 0)
        {
            Drop((number, IoReadiness.Readable));
            Drop((number, IoReadiness.Writable));
        }
    }

    private void Drop((int Descriptor, IoReadiness Readiness) key)
    {
        if (_watched.Remove(key, out var watch))
        {
            watch.Leave();
        }
    }
}
