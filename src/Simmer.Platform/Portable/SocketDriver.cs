using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Simmer.Platform.Portable;

/// <summary>The sockets of .NET as a driver: for systems that have no driver of their own here.</summary>
/// <remarks>
/// <para>
/// Below it <see cref="Socket"/> uses what the system has: IOCP on Windows, kqueue on macOS, epoll on Linux. Its calls end
/// on threads of .NET's pool, which do nothing there but hand them over; everything else happens on the loop's thread.
/// </para>
/// <para>
/// A receive is two calls: one without a buffer, which ends when something is there, and one that takes it, in the step of
/// the task that asked. So nothing that arrives is lost by a cancellation, and a connection that waits holds no buffer.
/// A send tries first; what there is no room for is copied, 64 KiB at a time, so that a cancelled one gives the user's
/// memory back at once. See docs/windows.md for what differs between the systems.
/// </para>
/// </remarks>
public sealed class SocketDriver : IoDriver
{
    private readonly CompletionQueue _completions = new();
    private readonly TokenTable<PortableSocket> _sockets = new();
    private readonly SocketWatcher _watcher;
    private byte[] _scratch = [];

    /// <summary>A driver without sockets.</summary>
    public SocketDriver() => _watcher = new SocketWatcher(this);

    /// <inheritdoc/>
    public override string Name => "sockets";

    /// <inheritdoc/>
    public override DriverKind? Kind => DriverKind.Sockets;

    /// <inheritdoc/>
    public override bool HasWork => !_completions.IsEmpty;

    /// <inheritdoc/>
    public override IReadOnlyList<IoSocket> Sockets => _sockets.Items;

    /// <inheritdoc/>
    public override IoSocket Open(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        _ = Loop; // Throws if it has none: before there is a handle that nobody would close.
        try
        {
            return new PortableSocket(this, new Socket(family, type, protocol));
        }
        catch (SocketException e)
        {
            throw e.SocketErrorCode.ToSocketException($"open a {protocol} socket");
        }
    }

    /// <inheritdoc/>
    public override IoSocket Adopt(SafeSocketHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ObjectDisposedException.ThrowIf(handle.IsClosed, handle);
        try
        {
            _ = Loop;
            return new PortableSocket(this, AdoptedSocket.Take(handle));
        }
        catch (SocketException e)
        {
            handle.Dispose();
            throw e.SocketErrorCode.ToSocketException("adopt a socket");
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Sockets only: a thread of its own looks at them by <see cref="Socket.Select(System.Collections.IList?, System.Collections.IList?, System.Collections.IList?, TimeSpan)"/>,
    /// while there is anything to watch.
    /// </remarks>
    public override IDisposable Watch(SafeHandle handle, IoReadiness readiness, Action ready)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(ready);
        return _watcher.Add(handle, readiness, ready);
    }

    /// <inheritdoc/>
    public override void Poll(TimeSpan timeout)
    {
        _completions.Wait(timeout);
        for (var call = _completions.TakeAll(); call is not null;)
        {
            var ended = call;
            call = call.Older; // What completes may begin again, and be added again, before this is over.
            ended.Complete();
        }
    }

    /// <inheritdoc/>
    public override void Wake() => _completions.Wake();

    /// <inheritdoc/>
    public override string ToString() => $"sockets ({_sockets.Count} sockets)";

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _watcher.Dispose();
        foreach (var socket in _sockets.Items)
        {
            socket.Dispose();
        }

        _completions.Dispose();
    }

    /// <summary>Where calls that have ended are added.</summary>
    internal CompletionQueue Completions => _completions;

    /// <summary>A socket has been opened: it will be closed with the driver, if nobody closes it before.</summary>
    /// <returns>Its token.</returns>
    internal ulong Enter(PortableSocket socket) => _sockets.Add(socket);

    /// <summary>A socket is being closed.</summary>
    internal void Release(ulong token) => _sockets.Remove(token);

    /// <summary>Memory to be used within one call, by whoever needs some: at least so much.</summary>
    internal Span<byte> Scratch(int size)
    {
        if (_scratch.Length < size)
        {
            _scratch = GC.AllocateUninitializedArray<byte>(size);
        }

        return _scratch;
    }
}
