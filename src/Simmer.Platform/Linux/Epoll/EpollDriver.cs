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
    public override bool HasWork => _registered > 0;

    /// <inheritdoc/>
    public override IReadOnlyList<IoSocket> Sockets => _sockets.Items;

    /// <inheritdoc/>
    public override IoSocket Open(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        _ = Loop; // Throws if it has none: before there is a descriptor that nobody would close.
        var result = SocketCalls.Open(family, type, protocol);
        return result.Failed
            ? throw result.Error.ToSocketException($"open a {protocol} socket")
            : new EpollSocket(this, family, result.Value);
    }

    /// <inheritdoc/>
    public override IoSocket Adopt(SafeSocketHandle handle) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override IDisposable Watch(SafeHandle handle, IoReadiness readiness, Action ready)
    {
        ArgumentNullException.ThrowIfNull(handle);
        _watches ??= new EpollWatches(this, () => _set.Descriptor);
        return _watches.Add((int)handle.DangerousGetHandle(), readiness, ready);
    }

    private EpollWatches? _watches;

    /// <inheritdoc/>
    protected internal override bool CanWatch => true;

    /// <inheritdoc/>
    public override void Poll(TimeSpan timeout)
    {
        var count = _set.Wait(_events, timeout);
        for (var i = 0; i < count; i++)
        {
            // Nobody, if it was for the wake-up, or for a socket that was closed meanwhile.
            if (_events.TokenOf(i) is var token && (token & EpollWatches.Mark) != 0 && token != ulong.MaxValue)
            {
                _watches!.OnEvent(token, _events.FlagsOf(i));
                continue;
            }

            _sockets.Find(_events.TokenOf(i))?.OnEvents(_events.FlagsOf(i));
        }
    }

    /// <inheritdoc/>
    public override void Wake() => _wakeUp.Set();

    /// <inheritdoc/>
    public override string ToString() => $"epoll ({_sockets.Count} sockets)";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var socket in _sockets.Items)
        {
            socket.Dispose();
        }

        _wakeUp.Dispose();
        _set.Dispose();
    }

    /// <summary>A socket has been opened: it will be closed with the driver, if nobody closes it before.</summary>
    /// <returns>Its token.</returns>
    internal ulong Adopt(EpollSocket socket) => _sockets.Add(socket);

    /// <summary>From now on the socket hears of what happens to it.</summary>
    internal SystemResult Register(int descriptor, ulong token)
    {
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
