using System.Net.Sockets;

namespace Simmer.Platform.Linux;

/// <summary>Linux's io_uring as a driver: by choice, where the machine permits it.</summary>
/// <remarks>
/// <para>
/// What tasks ask for during an iteration is handed to the system at once, by the same call that waits. A socket receives
/// again and again by one request, into buffers that all sockets share, whether somebody waits for it or not; what has arrived
/// and was not read is kept with the socket, so a cancellation cannot lose it. What is sent stays where it is, pinned, until
/// the system has taken it.
/// </para>
/// <para>
/// While the loop does not run the system holds nothing of it: stopping ends all requests (see <see cref="EndRun"/>), and
/// whoever waits makes his anew when the loop goes on, on whichever thread.
/// </para>
/// <para>Needs Linux 6.0; each newer one up to 6.6 makes it faster.</para>
/// </remarks>
public sealed partial class IoUringDriver : IoDriver
{
    private readonly WakeUpEvent _wakeUp = new();
    private readonly TokenTable<IRingOwner> _owners = new();

    /// <summary>A driver without sockets.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine has no io_uring, or does not permit it. The message says why.</exception>
    public IoUringDriver()
        : this(bufferCount: 256, bufferSize: 64 * 1024)
    {
    }

    /// <summary>For tests of what happens when there are no more buffers.</summary>
    internal IoUringDriver(int bufferCount, int bufferSize)
    {
        try
        {
            _buffers = new BufferRing(bufferCount, bufferSize);
            Places = new BufferPlaces(_buffers);
            _ring = Prepare();
        }
        catch
        {
            _buffers?.Dispose();
            _wakeUp.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string Name => "io_uring";

    /// <inheritdoc/>
    public override DriverKind? Kind => DriverKind.IoUring;

    /// <inheritdoc/>
    public override bool HasWork => _underWay > 0;

    /// <inheritdoc/>
    public override IReadOnlyList<IoSocket> Sockets => [.. _owners.Items.OfType<IoSocket>()];

    /// <summary>What sockets have received and nobody has read.</summary>
    internal BufferPlaces Places { get; }

    /// <inheritdoc/>
    public override IoSocket Open(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        _ = Loop; // Throws if it has none: before there is a descriptor that nobody would close.
        var result = SocketCalls.Open(family, type, protocol);
        return result.Failed
            ? throw result.Error.ToSocketException($"open a {protocol} socket")
            : new IoUringSocket(this, family, type, result.Value, peer: null);
    }

    /// <inheritdoc/>
    public override IoSocket Adopt(SafeSocketHandle handle)
    {
        _ = Loop;
        var adopted = AdoptedSocket.Take(handle);
        return new IoUringSocket(this, adopted.Family, adopted.Type, adopted.Descriptor, adopted.Peer);
    }

    /// <inheritdoc/>
    public override void Wake() => _wakeUp.Set();

    /// <inheritdoc/>
    public override string ToString() => $"io_uring ({_owners.Count - _watched.Count} sockets, {_watched.Count} watched)";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var owner in _owners.Items)
        {
            ((IDisposable)owner).Dispose();
        }

        _files?.Dispose();
        _wakeUp.Dispose();
        if (_underWay == 0)
        {
            CloseRing();
        }
        else
        {
            Abandon();
        }
    }

    /// <summary>Somebody is going to have requests: he is disposed with the driver, if nobody disposes him before.</summary>
    /// <returns>His token.</returns>
    internal ulong Enroll(IRingOwner owner) => _owners.Add(owner);

    /// <summary>He has no requests any more.</summary>
    internal void Dismiss(ulong token) => _owners.Remove(token);
}
