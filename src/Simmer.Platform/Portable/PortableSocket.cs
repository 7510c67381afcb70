using System.Net;
using System.Net.Sockets;
using Simmer.LowLevel;

namespace Simmer.Platform.Portable;

/// <summary>A socket of <see cref="SocketDriver"/>: what is done at once. Each operation that may wait has a file of its own.</summary>
/// <remarks>Ownership: .NET's socket is this object's from the constructor on, and nobody else ever sees it.</remarks>
internal sealed partial class PortableSocket : IoSocket
{
    // A task whose socket is always ready never waits. After so many operations it lets the others run: see EpollSocket.
    private const int OperationsWithoutWait = 16;

    private readonly SocketDriver _driver;
    private readonly Socket _socket;
    private readonly SocketDirection _input;
    private readonly SocketDirection _output;
    private readonly ulong _token;
    private EndPoint? _localEndPoint;
    private bool _isClosed;
    private bool _resetsOnClose;
    private int _withoutWait;

    /// <summary>Takes over a socket, connected or not.</summary>
    public PortableSocket(SocketDriver driver, Socket socket)
        : base(driver, socket.AddressFamily)
    {
        _driver = driver;
        _socket = socket;
        _input = new SocketDirection(this, driver.Completions);
        _output = new SocketDirection(this, driver.Completions);
        try
        {
            socket.Blocking = false;
            PrepareForDatagrams();
            RemoteEndPoint = AskRemoteEndPoint();
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _token = driver.Enter(this);
    }

    public override bool IsClosed => _isClosed;

    public override EndPoint? LocalEndPoint => _localEndPoint ??= AskLocalEndPoint();

    private bool IsStream => _socket.SocketType is SocketType.Stream;

    public override void Bind(EndPoint address)
    {
        ArgumentNullException.ThrowIfNull(address);
        CheckUsable();
        _localEndPoint = null;
        Try(() => RoomyUnixEndPoint.Bind(_socket, address), $"bind to {address}");
    }

    public override void Listen(int backlog)
    {
        CheckUsable();
        if (LocalEndPoint is null)
        {
            throw SocketError.InvalidArgument.ToSocketException("listen, without having been bound"); // As Windows does.
        }

        Try(() => _socket.Listen(backlog), $"listen on {LocalEndPoint}");
    }

    public override void ShutDown(SocketShutdown how)
    {
        CheckUsable();
        try
        {
            _socket.Shutdown(how);
        }
        catch (SocketException e)
        {
            // If the peer has been faster, nothing is left to end.
            if (e.SocketErrorCode is not (SocketError.NotConnected or SocketError.ConnectionReset or SocketError.ConnectionAborted))
            {
                throw e.SocketErrorCode.ToSocketException($"shut down {how} of {this}");
            }
        }
    }

    public override void ResetOnClose()
    {
        CheckUsable();
        Try(() => _socket.LingerState = new LingerOption(enable: true, seconds: 0), $"reset {this}");
        _resetsOnClose = true;
    }

    public override string ToString() => this switch
    {
        { RemoteEndPoint: { } peer } => $"socket {LocalEndPoint?.ToString() ?? "…"} → {peer}",
        { LocalEndPoint: { } local } => $"socket {local}",
        _ => "socket",
    };

    /// <summary>A call has ended: what it brings is kept for whoever asks next.</summary>
    public void OnCompleted(SocketCall call)
    {
        switch (call.LastOperation)
        {
            case SocketAsyncOperation.Accept:
                KeepAccepted(call);
                break;
            case SocketAsyncOperation.Receive:
                KeepInput(call);
                break;
            case SocketAsyncOperation.Send:
                ForgetPart(call);
                break;
            default:
                break; // Who connects looks for himself; nobody else can.
        }
    }

    protected override void Dispose(bool disposing)
    {
        CheckAccess();
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _driver.Release(_token);
        EndInPeace();
        _socket.Dispose();
        _accepted?.Dispose();
        _input.Close();
        _output.Close();
    }

    // When calls are under way, .NET closes by a reset, and what the peer has not read yet is lost; unless sending has been
    // shut down before. Here a call is nearly always under way.
    private void EndInPeace()
    {
        if (_resetsOnClose || !IsStream || RemoteEndPoint is null)
        {
            return;
        }

        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended already; or whoever gave us the handle has closed it all the same.
        }
    }

    /// <summary>What every operation begins with; each ends with <see cref="SocketDirection.End"/>.</summary>
    private void Begin(SocketDirection direction, string operation)
    {
        CheckMayWait();
        ObjectDisposedException.ThrowIf(_isClosed, this);
        Checkpoint.ThrowIfCancelled();
        direction.Begin(operation);
    }

    /// <summary>Waits until a call has ended, or until the socket is closed.</summary>
    private SuspensionAwaitable WaitFor(SocketDirection direction)
    {
        _withoutWait = 0;
        return direction.Wait();
    }

    /// <summary>Has it been long since something here had to wait? Then whoever comes should let the others run.</summary>
    private bool IsDueToYield()
    {
        if (++_withoutWait < OperationsWithoutWait)
        {
            return false;
        }

        _withoutWait = 0;
        return true;
    }

    private void CheckUsable()
    {
        CheckAccess();
        ThrowIfClosed();
    }

    private void ThrowIfClosed() => ObjectDisposedException.ThrowIf(_isClosed, this);

    private static void Try(Action action, string attempt)
    {
        try
        {
            action();
        }
        catch (SocketException e)
        {
            throw e.SocketErrorCode.ToSocketException(attempt);
        }
        catch (NotSupportedException)
        {
            throw SocketError.AddressFamilyNotSupported.ToSocketException(attempt); // .NET looks at the family before the system does.
        }
    }

    private EndPoint? AskLocalEndPoint() => _isClosed ? null : OrNull(() => _socket.LocalEndPoint);

    private EndPoint? AskRemoteEndPoint() => OrNull(() => _socket.RemoteEndPoint);

    private static bool IsUnnamed(EndPoint address) => address is UnixDomainSocketEndPoint && address.ToString()!.Length == 0;

    // Who is not bound, or not connected, or not any more, has none.
    private static EndPoint? OrNull(Func<EndPoint?> ask)
    {
        try
        {
            return ask() is { } address && !IsUnnamed(address) ? address : null;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
