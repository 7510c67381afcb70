using Microsoft.Win32.SafeHandles;

namespace Simmer.Platform.Linux;

/// <summary>An eventfd by which other threads end a driver's wait.</summary>
/// <remarks>
/// Watched edge-triggered it is never read: each write is an edge, and the system's counter would take half a million
/// years to fill up at a write per microsecond.
/// </remarks>
internal sealed unsafe class WakeUpEvent : IDisposable
{
    // Held while the descriptor is used: no thread writes into one that has been closed, and given to somebody else.
    private readonly Lock _gate = new();
    private readonly SafeFileHandle _event;

    /// <summary>An event that nobody has set.</summary>
    /// <exception cref="IOException">The system has no descriptor or memory to spare.</exception>
    public WakeUpEvent()
    {
        _event = EventFd.Create();
        Descriptor = (int)_event.DangerousGetHandle();
    }

    public int Descriptor { get; }

    /// <summary>Makes the descriptor readable. Any thread; when it is closed it does nothing.</summary>
    public void Set()
    {
        var one = 1UL;
        lock (_gate)
        {
            if (!_event.IsClosed)
            {
                _ = LibC.Write(Descriptor, &one, sizeof(ulong));
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _event.Dispose();
        }
    }
}
