using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Simmer.Platform;
using Simmer.Testing;

namespace Simmer.Tests.Net;

/// <summary>A driver on a virtual clock, whose sockets do what a test says.</summary>
internal sealed class FakeDriver(VirtualClock clock) : IoDriver
{
    private readonly List<IoSocket> _sockets = [];
    private bool _hasBegun;

    public override string Name => "fake";

    public override bool HasWork => false;

    /// <summary>Those that have not been closed.</summary>
    public override IReadOnlyList<IoSocket> Sockets => _sockets;

    /// <summary>What happens to those who connect. By default they wait for ever.</summary>
    public Func<IPEndPoint, Coroutine> OnConnect { get; set; } = static _ => Asyncio.Sleep(Timeout.InfiniteTimeSpan);

    /// <summary>What happens to those who open a socket.</summary>
    public Action<AddressFamily> OnOpen { get; set; } = static _ => { };

    /// <summary>What those who accept get, one after the other: a socket, or an exception.</summary>
    public AsyncQueue<object> Arrivals { get; } = new();

    public override IoSocket Open(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        OnOpen(family);
        return Open(family);
    }

    public IoSocket Open(AddressFamily family = AddressFamily.InterNetwork)
    {
        var socket = new FakeSocket(this, family);
        _sockets.Add(socket);
        return socket;
    }

    public override IoSocket Adopt(SafeSocketHandle handle) => throw new NotSupportedException();

    public override IDisposable Watch(SafeHandle handle, IoReadiness readiness, Action ready) => throw new NotSupportedException();

    public override void Poll(TimeSpan timeout)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            clock.Attach(Loop);
        }

        clock.Poll(timeout);
    }

    public override void Wake() => clock.Wake();

    public void Forget(IoSocket socket) => _sockets.Remove(socket);

    protected override void Dispose(bool disposing)
    {
    }
}
