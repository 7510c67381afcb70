using System.Net;
using System.Net.Sockets;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

/// <summary>A socket of Linux: the owner of its descriptor, and whatever the drivers for Linux have in common.</summary>
/// <remarks>
/// Ownership: the descriptor is this object's from the constructor to <see cref="Dispose(bool)"/>, and nobody else ever sees
/// it. It is used on the loop's thread only, so its number cannot become somebody else's while a call is under way.
/// <para>
/// Here is what the system does at once. What may have to wait, and is not worth a driver's own way, is in the other files
/// of this class: it tries, and waits by <see cref="WaitUntilReady"/>.
/// </para>
/// </remarks>
internal abstract partial class LinuxSocket(IoDriver driver, AddressFamily family, SocketType type, int descriptor) : IoSocket(driver, family)
{
    private const int Closed = -1;

    private EndPoint? _localEndPoint;

    public sealed override bool IsClosed => Descriptor == Closed;

    public sealed override EndPoint? LocalEndPoint => _localEndPoint ??= AskLocalEndPoint();

    protected int Descriptor { get; private set; } = descriptor;

    /// <summary>A stream, or something that keeps the borders of messages.</summary>
    protected SocketType Type { get; } = type;

    private IoDriver Driver { get; } = driver;

    public sealed override void Bind(EndPoint address)
    {
        ArgumentNullException.ThrowIfNull(address);
        CheckUsable();
        _localEndPoint = null;
        var result = SocketCalls.Bind(Descriptor, address.Serialize().AsSpan());
        if (result.Failed)
        {
            throw result.Error.ToSocketException($"bind to {address}");
        }
    }

    public override void Listen(int backlog)
    {
        CheckUsable();
        var result = SocketCalls.Listen(Descriptor, backlog);
        if (result.Failed)
        {
            throw result.Error.ToSocketException($"listen on {LocalEndPoint}");
        }
    }

    public sealed override void SetOption(IoSocketOption option, int value)
    {
        CheckUsable();
        var result = SocketCalls.SetOption(Descriptor, AddressFamily, option, value);
        if (result.Failed)
        {
            throw result.Error.ToSocketException($"set {option} to {value}");
        }
    }

    public sealed override int GetOption(IoSocketOption option)
    {
        CheckUsable();
        var result = SocketCalls.GetOption(Descriptor, AddressFamily, option);
        return result.Failed ? throw result.Error.ToSocketException($"get {option}") : result.Value;
    }

    public sealed override void JoinGroup(IPAddress group, int networkInterface)
    {
        CheckUsable();
        GroupCalls.ThrowIfFailed(GroupCalls.Join(Descriptor, AddressFamily, group, networkInterface), $"join the group {group}");
    }

    public sealed override void LeaveGroup(IPAddress group, int networkInterface)
    {
        CheckUsable();
        GroupCalls.ThrowIfFailed(GroupCalls.Leave(Descriptor, AddressFamily, group, networkInterface), $"leave the group {group}");
    }

    public sealed override void SetMulticastInterface(int networkInterface)
    {
        CheckUsable();
        GroupCalls.ThrowIfFailed(GroupCalls.SetInterface(Descriptor, AddressFamily, networkInterface), $"send to groups by interface {networkInterface}");
    }

    public sealed override void ShutDown(SocketShutdown how)
    {
        CheckUsable();
        var result = SocketCalls.ShutDown(Descriptor, how);
        if (result.Failed && result.Error is not Errno.NotConnected) // If the peer has been faster, nothing is left to end.
        {
            throw result.Error.ToSocketException($"shut down {how} of {this}");
        }
    }

    public sealed override void ResetOnClose()
    {
        CheckUsable();
        var result = SocketCalls.ResetOnClose(Descriptor);
        if (result.Failed)
        {
            throw result.Error.ToSocketException($"reset {this}");
        }
    }

    public sealed override string ToString() => this switch
    {
        { RemoteEndPoint: { } peer } => $"socket {LocalEndPoint?.ToString() ?? "…"} → {peer}",
        { LocalEndPoint: { } local } => $"socket {local}",
        _ => "socket",
    };

    protected sealed override void Dispose(bool disposing)
    {
        CheckAccess();
        if (IsClosed)
        {
            return;
        }

        var released = Descriptor;
        Descriptor = Closed;
        Leave(released);
        DescriptorCalls.Close(released);
    }

    /// <summary>What every operation begins with. It throws if another one is under way there.</summary>
    protected abstract void Begin(IoReadiness direction, string operation);

    /// <summary>What every operation ends with.</summary>
    protected abstract void End(IoReadiness direction);

    /// <summary>Waits until the system says that trying again is worth while, or until the socket is closed.</summary>
    /// <remarks>Called when a call of the system has just said <see cref="SystemResult.MustWait"/>.</remarks>
    protected abstract SuspensionAwaitable WaitUntilReady(IoReadiness direction);

    /// <summary>It is being closed: whoever waits has to be woken, and the driver to forget it.</summary>
    /// <param name="descriptor">What <see cref="Descriptor"/> has been. It is closed after this.</param>
    protected abstract void Leave(int descriptor);

    /// <summary>It has a peer, and with it an address of its own.</summary>
    protected void BecomeConnected(EndPoint? peer)
    {
        RemoteEndPoint = peer;
        _localEndPoint = null;
    }

    protected void ThrowIfClosed() => ObjectDisposedException.ThrowIf(IsClosed, this);

    protected void CheckUsable()
    {
        CheckAccess();
        ThrowIfClosed();
    }

    private EndPoint? AskLocalEndPoint()
    {
        var address = default(NativeAddress);
        return IsClosed || SocketCalls.GetLocalAddress(Descriptor, ref address).Failed ? null : address.ToEndPoint();
    }
}
