using System.Net;
using System.Net.Sockets;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

/// <summary>A socket of <see cref="EpollDriver"/>. Each operation has a file of its own.</summary>
internal sealed partial class EpollSocket : LinuxSocket
{
    private readonly EpollDriver _driver;
    private readonly EpollDirection _input;
    private readonly EpollDirection _output;
    private readonly ulong _token;
    private bool _isRegistered;

    /// <summary>A socket that is not registered yet.</summary>
    /// <param name="driver">Whose socket it is.</param>
    /// <param name="family">Its kind of addresses.</param>
    /// <param name="type">A stream, or something that keeps the boundaries of messages.</param>
    /// <param name="descriptor">The descriptor, which belongs to this object from here on.</param>
    /// <param name="peer">Whom it is connected to, if that is known already.</param>
    public EpollSocket(EpollDriver driver, AddressFamily family, SocketType type, int descriptor, EndPoint? peer = null)
        : base(driver, family, type, descriptor)
    {
        _driver = driver;
        _mayHideInput = type is not SocketType.Stream; // A short message is followed by others.
        RemoteEndPoint = peer;
        _input = new EpollDirection(this);
        _output = new EpollDirection(this);
        _token = driver.Adopt(this);
    }

    /// <summary>Does such a socket report that it is hung up, until it is connected or listens?</summary>
    public static bool NeedsPeer(SocketType type) => type is SocketType.Stream or SocketType.Seqpacket;

    /// <summary>From now on it hears of what happens to it. If that fails it is closed.</summary>
    public EpollSocket RegisterOrDispose()
    {
        try
        {
            Register();
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override void Listen(int backlog)
    {
        base.Listen(backlog);
        Register();
    }

    /// <summary>An edge has come.</summary>
    public void OnEvents(EpollFlags flags)
    {
        if ((flags & EpollFlags.ConcernsInput) != EpollFlags.None)
        {
            _hasInput = _hasNews = true;
            _input.Wake();
        }

        _mayHideInput |= (flags & EpollFlags.MoreThanItSeems) != EpollFlags.None;

        if ((flags & EpollFlags.ConcernsOutput) != EpollFlags.None)
        {
            _output.Wake();
        }
    }

    protected override void Leave(int descriptor)
    {
        _driver.Release(_token, _isRegistered);
        _input.Wake();
        _output.Wake();
    }

    protected override void Begin(IoReadiness direction, string operation)
    {
        Begin(DirectionOf(direction), operation);
        _hasNews &= direction is not IoReadiness.Readable; // It is about to receive, by its own ways.
    }

    protected override void End(IoReadiness direction) => DirectionOf(direction).End();

    protected override void ThrowIfBusy(IoReadiness direction, string operation) => DirectionOf(direction).ThrowIfBusy(operation);

    protected override SuspensionAwaitable WaitUntilReady(IoReadiness direction)
    {
        if (direction is IoReadiness.Readable)
        {
            _hasInput = _hasNews = false;
        }

        return WaitForEdge(DirectionOf(direction));
    }

    private EpollDirection DirectionOf(IoReadiness direction) => direction is IoReadiness.Readable ? _input : _output;

    /// <summary>What every operation begins with; each ends with <see cref="EpollDirection.End"/>.</summary>
    private void Begin(EpollDirection direction, string operation)
    {
        CheckMayWait();
        ThrowIfClosed();
        Checkpoint.ThrowIfCancelled();
        direction.Begin(operation);
    }

    /// <summary>Waits for an edge, or until the socket is closed.</summary>
    private SuspensionAwaitable WaitForEdge(EpollDirection direction)
    {
        NoteWait();
        return direction.Wait();
    }

    // Not before it is connected or listens, if it is of those that need a peer.
    private void Register()
    {
        if (_isRegistered)
        {
            return; // Listening again only changes the backlog.
        }

        var result = _driver.Register(Descriptor, _token);
        if (result.Failed)
        {
            throw result.Error.ToSocketException("epoll_ctl");
        }

        _isRegistered = true;
    }
}
