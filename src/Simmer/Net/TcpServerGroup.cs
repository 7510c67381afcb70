using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Simmer.Platform;

namespace Simmer;

/// <summary>A TCP server with several loops, each with a listener of its own: the system spreads the connections over them.</summary>
/// <remarks>
/// <para>
/// A connection belongs to the loop that has accepted it, for good; which one that is the system decides by the addresses of
/// both sides. The handler is called on all loops' threads, so what it shares must be safe for that.
/// </para>
/// <para><b>Threads.</b> Loop thread only, except where a member says otherwise. That loop only supervises.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TcpServerGroup : IDisposable
{
    private readonly Func<TcpStream, Coroutine> _handler;
    private readonly TcpServerGroupOptions _options;
    private readonly IoSocket _place;
    private readonly AsyncEvent _isServing = new();
    private readonly AsyncEvent _hasEnded = new();
    private bool _hasBegun;

    // All loops': the servers that have begun, and what they have been told, for those that have not.
    private readonly Lock _gate = new();
    private readonly List<(EventLoop Loop, TcpServer Server)> _servers = [];
    private readonly List<Action<TcpServer>> _orders = [];

    /// <summary>A group that has not begun. The address is taken from now on, but nobody listens there yet.</summary>
    /// <param name="endpoint">The address and port to listen at. Port 0: the system chooses; see <see cref="LocalEndPoint"/>.</param>
    /// <param name="handler">What to do with a connection, which is closed when that has ended. It is called on several threads at once.</param>
    /// <param name="options">How to serve.</param>
    /// <exception cref="SocketException">The address is in use, or not this machine's, or not permitted.</exception>
    /// <exception cref="PlatformNotSupportedException">This loop has no driver for the network.</exception>
    public TcpServerGroup(IPEndPoint endpoint, Func<TcpStream, Coroutine> handler, TcpServerGroupOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(handler);
        _handler = handler;
        options ??= TcpServerGroupOptions.Default;
        _options = options with { Listen = options.Listen with { ReusePort = true } };
        _place = TcpListener.Reserve(endpoint, _options.Listen);
        LocalEndPoint = (IPEndPoint)_place.LocalEndPoint!;
    }

    /// <summary>The address and port at which it listens.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Runs the loops and serves, until it is stopped and the last handler has ended.</summary>
    /// <remarks>
    /// <b>Cancellation.</b> As of <see cref="StreamServer{TStream}.Run"/>, on each loop; then the loops end.
    /// <para><b>Checkpoint.</b> Always.</para>
    /// </remarks>
    /// <exception cref="ExceptionGroup">A loop has failed; the others were cancelled because of that.</exception>
    /// <exception cref="InvalidOperationException">It was run before.</exception>
    public async Coroutine Run()
    {
        if (_hasBegun)
        {
            throw new InvalidOperationException("A server group runs once. Make a new one.");
        }

        _hasBegun = true;
        try
        {
            var parent = EventLoop.Current;
            await LoopGroup.Run(_options.Loops, _ => ServeHere(parent), _options.Group);
        }
        finally
        {
            _place.Dispose();
            _hasEnded.Set();
            _isServing.Set(); // Whoever waits for that waits no longer.
        }
    }

    /// <summary>Waits until all loops listen, or <see cref="Run"/> has ended.</summary>
    /// <remarks><b>Cancellation.</b> Nothing is lost. <b>Checkpoint.</b> Only if it does not serve yet.</remarks>
    public Coroutine WaitUntilServing() => _isServing.Wait();

    /// <summary>Accepts nothing more, on any loop. Handlers are not disturbed, and <see cref="Run"/> ends when they have.</summary>
    /// <remarks>It happens soon. <b>Threads.</b> Any.</remarks>
    public void Stop() => Order(static server => server.Stop());

    /// <summary>Stops it and waits for the handlers; those that have not ended when the time is up are cancelled and waited for.</summary>
    /// <param name="timeout">How long they may go on. <see cref="Timeout.InfiniteTimeSpan"/>: as long as they like.</param>
    /// <returns>True if they have ended in time, false if some had to be cancelled.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> What has been ordered happens all the same.</para>
    /// <para><b>Checkpoint.</b> Only if something has to be waited for.</para>
    /// </remarks>
    public async Coroutine<bool> Drain(TimeSpan timeout)
    {
        Order(server => server.BeginToDrain(timeout));
        if (_hasBegun)
        {
            await _hasEnded.Wait();
        }

        return !Servers().Exists(static member => member.Server.HasCancelledHandlers);
    }

    /// <summary>Stops it, breaks all connections off, so that their peers see a reset, and cancels the handlers.</summary>
    /// <remarks>It happens soon. <b>Threads.</b> Any.</remarks>
    public void Abort() => Order(static server => server.Abort());

    /// <summary>What the servers of all loops are doing, in no particular order.</summary>
    /// <remarks><b>Cancellation.</b> Nothing is lost. <b>Checkpoint.</b> Always, while it runs.</remarks>
    public async Coroutine<IReadOnlyList<ServerSnapshot>> Snapshot()
    {
        List<ServerSnapshot> snapshots = [];
        foreach (var (loop, server) in Servers())
        {
            snapshots.Add(await Ask(loop, server));
        }

        return snapshots;
    }

    /// <summary>Gives the address back, if it was never run. Otherwise it does nothing: see <see cref="Abort"/>.</summary>
    public void Dispose()
    {
        if (!_hasBegun)
        {
            _place.DisposeOnLoop();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"server group {LocalEndPoint} ({_options.Loops} loops)";

    private async Coroutine ServeHere(EventLoop parent)
    {
        var server = new TcpServer(Asyncio.ListenTcp(LocalEndPoint, _options.Listen), _handler, _options.Server);
        lock (_gate)
        {
            _servers.Add((EventLoop.Current, server));
            _orders.ForEach(order => order(server));
            if (_servers.Count == _options.Loops)
            {
                parent.CallSoonThreadsafe(_isServing.Set);
            }
        }

        await server.Run();
    }

    private void Order(Action<TcpServer> order)
    {
        List<(EventLoop Loop, TcpServer Server)> servers;
        lock (_gate)
        {
            _orders.Add(order); // For those that begin later.
            servers = Servers();
        }

        foreach (var (loop, server) in servers)
        {
            try
            {
                loop.CallSoonThreadsafe(() => order(server));
            }
            catch (LoopClosedException)
            {
                // That one has ended already.
            }
        }
    }

    private static async Coroutine<ServerSnapshot> Ask(EventLoop loop, TcpServer server)
    {
        try
        {
            return await loop.RunCoroutineThreadsafe(Take(server)).OnLoop();
        }
        catch (Exception e) when (loop.IsClosed && e is (LoopClosedException or TaskCanceledException))
        {
            return server.Snapshot(); // Nobody changes it any more.
        }

        static async Coroutine<ServerSnapshot> Take(TcpServer server) => server.Snapshot();
    }

    private List<(EventLoop Loop, TcpServer Server)> Servers()
    {
        lock (_gate)
        {
            return [.. _servers];
        }
    }
}
