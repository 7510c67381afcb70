using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>Linux's epoll as a driver: the default there.</summary>
/// <remarks>
/// <para>
/// Each socket is registered once, edge-triggered, for both directions, and never again. An operation first tries; if the
/// system has nothing, or no room, it waits in the socket's <see cref="EpollDirection"/> for an edge, and tries again.
/// Trying happens in the step of the task that asked, never during the poll: until that task runs, what has arrived stays
/// with the system, so a cancellation cannot lose it.
/// </para>
/// <para>In steady state a request costs one receive, one send and a share of one wait.</para>
/// </remarks>
public sealed class EpollDriver : IoDriver
{
    // More are left for the next poll. A guess, between a batch that fills the cache and a wait for each few.
    private const int EventsPerPoll = 512;

    private readonly EpollSet _set;
    private readonly WakeUpEvent _wakeUp;
    private readonly EpollEvents _events = new(EventsPerPoll);
    private readonly TokenTable<EpollSocket> _sockets = new();
    private readonly EpollWatches _watches;
    private int _registered;

    /// <summary>A driver without sockets.</summary>
    /// <exception cref="IOException">The system has no descriptor to spare.</exception>
    public EpollDriver()
        : this(mayBePrecise: true)
    {
    }

    /// <summary>For tests of what old kernels do.</summary>
    internal EpollDriver(bool mayBePrecise)
    {
        _set = new EpollSet(mayBePrecise);
        _watches = new EpollWatches(_set);
        try
        {
            _wakeUp = new WakeUpEvent();
            ThrowIfFailed(_set.Add(_wakeUp.Descriptor, TokenTable<EpollSocket>.Nobody));
        }
        catch
        {
            _wakeUp?.Dispose();
            _set.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string Name => "epoll";

    /// <inheritdoc/>
    public override DriverKind? Kind => DriverKind.Epoll;

    /// <inheritdoc/>
    public override bool HasWork => _registered > 0 || _watches.Count > 0;

    /// <inheritdoc/>
    public override IReadOnlyList<IoSocket> Sockets => _sockets.Items;

    /// <inheritdoc/>
    public override IoSocket Open(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        _ = Loop; // Throws if it has none: before there is a descriptor that nobody would close.
        var result = SocketCalls.Open(family, type, protocol);
        if (result.Failed)
        {
            throw result.Error.ToSocketException($"open a {protocol} socket");
        }

        var socket = new EpollSocket(this, family, type, result.Value);
        return EpollSocket.NeedsPeer(type) ? socket : socket.RegisterOrDispose();
    }

    /// <inheritdoc/>
    public override IoSocket Adopt(SafeSocketHandle handle)
    {
        _ = Loop;
        var adopted = AdoptedSocket.Take(handle);
        var socket = new EpollSocket(this, adopted.Family, adopted.Type, adopted.Descriptor, adopted.Peer);
        var hears = adopted.Listens || adopted.IsConnected || !EpollSocket.NeedsPeer(adopted.Type);
        return hears ? socket.RegisterOrDispose() : socket;
    }

    /// <inheritdoc/>
    public override IDisposable Watch(SafeHandle handle, IoReadiness readiness, Action ready)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(ready);
        if (!Loop.IsCurrent && Loop.IsRunning)
        {
            throw new InvalidOperationException($"{Loop} is not running on this thread. From other threads use CallSoonThreadsafe.");
        }

        return _watches.Add(Loop, handle, readiness, ready);
    }

    /// <inheritdoc/>
    public override void Poll(TimeSpan timeout)
    {
        _watches.ArmAll();
        var count = _set.Wait(_events, timeout);
        for (var i = 0; i < count; i++)
        {
            var token = _events.TokenOf(i);
            if (_sockets.Find(token) is { } socket)
            {
                socket.OnEvents(_events.FlagsOf(i));
            }
            else if (EpollWatches.IsToken(token))
            {
                _watches.OnEvents(token, _events.FlagsOf(i));
            }

            // Else it was for the wake-up, or for a socket that was closed meanwhile.
        }
    }

    /// <inheritdoc/>
    public override void Wake() => _wakeUp.Set();

    /// <inheritdoc/>
    public override string ToString() => $"epoll ({_sockets.Count} sockets, {_watches.Count} watched)";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var socket in _sockets.Items)
        {
            socket.Dispose();
        }

        _watches.Clear();
        _wakeUp.Dispose();
        _set.Dispose();
    }

    /// <summary>For its sockets.</summary>
    internal LandingStrip LandingStrip { get; } = new();

    /// <summary>A socket has been opened: it will be closed with the driver, if nobody closes it before.</summary>
    /// <returns>Its token.</returns>
    internal ulong Adopt(EpollSocket socket) => _sockets.Add(socket);

    /// <summary>From now on the socket hears of what happens to it.</summary>
    internal SystemResult Register(int descriptor, ulong token)
    {
        _watches.ForgetNumber(descriptor);
        var result = _set.Add(descriptor, token);
        _registered += result.Failed ? 0 : 1;
        return result;
    }

    /// <summary>A socket is being closed. The system forgets it with its descriptor.</summary>
    internal void Release(ulong token, bool wasRegistered)
    {
        _sockets.Remove(token);
        _registered -= wasRegistered ? 1 : 0;
    }

    private static void ThrowIfFailed(SystemResult result)
    {
        if (result.Failed)
        {
            throw result.Error.ToDriverException("epoll_ctl");
        }
    }
}
