using Microsoft.Win32.SafeHandles;

namespace Simmer.Platform.Linux;

/// <summary>The system's own set of descriptors to watch, and the wait for any of them.</summary>
/// <remarks>
/// A socket is registered once, for everything, edge-triggered: no calls to change it follow. Whoever uses it therefore
/// reads or writes until there is nothing more, and only then waits for the next edge. Others' descriptors are watched
/// for one event at a time: see <see cref="EpollWatches"/>.
/// </remarks>
internal sealed unsafe class EpollSet : IDisposable
{
    private const int CloseOnExec = 0x80000; // EPOLL_CLOEXEC
    private const int AddDescriptor = 1;     // EPOLL_CTL_ADD
    private const int RemoveDescriptor = 2;  // EPOLL_CTL_DEL
    private const int ModifyDescriptor = 3;  // EPOLL_CTL_MOD
    private const int PWait2 = 441;          // SYS_epoll_pwait2, the same number on every architecture

    private readonly SafeFileHandle _epoll;
    private readonly int _descriptor;
    private readonly bool _isPrecise;

    /// <summary>An empty set.</summary>
    /// <param name="mayBePrecise">Use the wait with nanoseconds if the system has it (Linux 5.11); else milliseconds, rounded up.</param>
    /// <exception cref="IOException">The system has no descriptor or memory to spare.</exception>
    public EpollSet(bool mayBePrecise)
    {
        var result = SystemResult.Of(LibC.EpollCreate1(CloseOnExec));
        if (result.Failed)
        {
            throw result.Error.ToDriverException("epoll_create1");
        }

        _descriptor = result.Value;
        _epoll = new SafeFileHandle(_descriptor, ownsHandle: true);
        _isPrecise = mayBePrecise && CanBePrecise();
    }

    /// <summary>Watches a descriptor, until it is closed.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="token">What its events will carry.</param>
    public SystemResult Add(int descriptor, ulong token)
    {
        const EpollFlags Everything =
            EpollFlags.Readable | EpollFlags.Writable | EpollFlags.PeerClosed | EpollFlags.Urgent | EpollFlags.EdgeTriggered;
        return Control(AddDescriptor, descriptor, Everything, token);
    }

    /// <summary>Watches a descriptor for one event.</summary>
    public SystemResult AddOnce(int descriptor, EpollFlags flags, ulong token) =>
        Control(AddDescriptor, descriptor, flags | EpollFlags.OneShot, token);

    /// <summary>Watches a descriptor that has been added for one more event. If it is ready now, that is one.</summary>
    /// <returns>It fails if that descriptor was closed, even if its number is another's now.</returns>
    public SystemResult ArmOnce(int descriptor, EpollFlags flags, ulong token) =>
        Control(ModifyDescriptor, descriptor, flags | EpollFlags.OneShot, token);

    /// <summary>Watches a descriptor no more. If it was closed already, nothing happens.</summary>
    public void Remove(int descriptor) => Control(RemoveDescriptor, descriptor, EpollFlags.None, token: 0);

    /// <summary>Waits for events.</summary>
    /// <param name="events">Takes them.</param>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</param>
    /// <returns>How many there are. Zero when the time is up, and when a signal came.</returns>
    public int Wait(EpollEvents events, TimeSpan timeout)
    {
        if (!SystemFaults.Strike(SystemCall.EpollWait, out var result))
        {
            result = _isPrecise ? WaitPrecisely(events, timeout) : WaitRoundedUp(events, timeout);
        }

        if (!result.Failed)
        {
            return result.Value;
        }

        return result.WasInterrupted ? 0 : throw result.Error.ToDriverException("epoll_wait");
    }

    /// <summary>Forgets all descriptors; it does not close them.</summary>
    public void Dispose() => _epoll.Dispose();

    private SystemResult Control(int operation, int descriptor, EpollFlags flags, ulong token)
    {
        var entry = stackalloc byte[EpollEvents.MaxStride];
        EpollEvents.Write(entry, flags, token);
        return SystemFaults.Strike(SystemCall.EpollControl, out var fault)
            ? fault
            : SystemResult.Of(LibC.EpollCtl(_descriptor, operation, descriptor, entry));
    }

    private SystemResult WaitPrecisely(EpollEvents events, TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero)
        {
            return Wait(events, limit: null);
        }

        var limit = LibC.TimeSpec.Of(timeout);
        return Wait(events, &limit);
    }

    private SystemResult Wait(EpollEvents events, LibC.TimeSpec* limit) =>
        SystemResult.Of(LibC.EpollPWait2(PWait2, _descriptor, events.Start, events.Capacity, limit, signals: null, signalsSize: 0));

    // Rounded up: a timer that is asked for too early would be waited for again and again.
    private SystemResult WaitRoundedUp(EpollEvents events, TimeSpan timeout)
    {
        var milliseconds = timeout < TimeSpan.Zero ? -1 : (int)Math.Min(Math.Ceiling(timeout.TotalMilliseconds), int.MaxValue);
        return SystemResult.Of(LibC.EpollWait(_descriptor, events.Start, events.Capacity, milliseconds));
    }

    // Old kernels do not know the call; some sandboxes forbid what they do not know.
    private bool CanBePrecise() => !WaitPrecisely(new EpollEvents(capacity: 1), TimeSpan.Zero).Failed;
}
