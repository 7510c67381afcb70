using System.Diagnostics;

namespace Simmer;

/// <summary>Serves connections of any kind, each in a task of its own that does not outlive the server. For TCP see <see cref="TcpServer"/>.</summary>
/// <typeparam name="TStream">What a connection is.</typeparam>
/// <remarks>
/// <para>
/// <see cref="Run"/> is the server: it accepts until it is stopped or cancelled, and returns when the last handler has
/// ended. There are three ways to end it, each harder than the one before: <see cref="Stop"/> accepts no more and lets the
/// handlers end by themselves; <see cref="Drain"/> waits for them, and cancels them when the time is up; <see cref="Abort"/>
/// breaks their connections off.
/// </para>
/// <para>
/// A handler that fails is reported, with its peer's address, and harms no other connection. A shortage of descriptors or
/// memory is reported, and nothing is accepted for a second.
/// </para>
/// <para><b>Threads.</b> Loop thread only. From elsewhere: <c>loop.CallSoonThreadsafe(server.Stop)</c>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public partial class StreamServer<TStream>
    where TStream : LoopStream
{
    private readonly IStreamListener<TStream>[] _listeners;
    private readonly ServerOptions _options;
    private readonly ServedConnections<TStream> _connections;
    private readonly AsyncEvent _hasEnded = new();
    private ServerState _state;
    private bool _isStopped;
    private long _refused;

    /// <summary>A server that has not begun.</summary>
    /// <param name="listener">Where connections come in. It is the server's from <see cref="Run"/> on.</param>
    /// <param name="handler">What to do with a connection, which is closed when that has ended.</param>
    /// <param name="options">How to serve.</param>
    public StreamServer(IStreamListener<TStream> listener, Func<TStream, Coroutine> handler, ServerOptions? options = null)
        : this([listener], handler, options)
    {
    }

    /// <inheritdoc cref="StreamServer{TStream}(IStreamListener{TStream}, Func{TStream, Coroutine}, ServerOptions?)"/>
    /// <param name="listeners">Where connections come in: at least one. They are the server's from <see cref="Run"/> on.</param>
    /// <param name="handler">What to do with a connection, which is closed when that has ended.</param>
    /// <param name="options">How to serve.</param>
    /// <exception cref="ArgumentException">There are no listeners.</exception>
    public StreamServer(IEnumerable<IStreamListener<TStream>> listeners, Func<TStream, Coroutine> handler, ServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(listeners);
        ArgumentNullException.ThrowIfNull(handler);
        _listeners = [.. listeners];
        if (_listeners.Length == 0 || _listeners.Contains(null))
        {
            throw new ArgumentException("A server needs a listener: where else should connections come in?", nameof(listeners));
        }

        _options = options ?? ServerOptions.Default;
        _connections = new ServedConnections<TStream>(handler, PeerOf, _options.MaxConnections);
    }

    /// <summary>Accepts connections and serves them, until it is stopped and the last handler has ended.</summary>
    /// <remarks>
    /// <para>
    /// Disposing a listener stops that one; when none is left this ends as after <see cref="Stop"/>.
    /// </para>
    /// <para>
    /// <b>Cancellation.</b> The listeners are disposed; the handlers go on for <see cref="ServerOptions.Grace"/>, then they are
    /// cancelled and waited for, and their connections are closed. A connection that nobody has accepted is reset by the
    /// system.
    /// </para>
    /// <para><b>Checkpoint.</b> Always.</para>
    /// </remarks>
    /// <exception cref="ExceptionGroup">A listener can never accept anything. It was stopped and the handlers were cancelled because of that.</exception>
    /// <exception cref="InvalidOperationException">It was run before.</exception>
    public Coroutine Run() => RunToTheEnd().IfNeverBegun(EndUnlessBegun);

    /// <summary>Accepts nothing more: the listeners are disposed. Handlers are not disturbed. A second time it does nothing.</summary>
    /// <remarks>A connection that nobody has accepted is reset by the system. Before <see cref="Run"/>, that will end at once.</remarks>
    public void Stop()
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        _state = _state is ServerState.Serving ? ServerState.Draining : _state;
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }
    }

    /// <summary>Stops it and waits for the handlers; those that have not ended when the time is up are cancelled and waited for.</summary>
    /// <param name="timeout">How long they may go on. Zero: not at all; <see cref="Timeout.InfiniteTimeSpan"/>: as long as they like.</param>
    /// <returns>True if they have ended in time, false if some had to be cancelled.</returns>
    /// <remarks>
    /// <para>What a handler does when it is cancelled, to say good-bye for instance, may take its time. <see cref="Abort"/> ends that, too.</para>
    /// <para><b>Cancellation.</b> The server stays stopped, and its handlers go on.</para>
    /// <para><b>Checkpoint.</b> Only if something has to be waited for.</para>
    /// </remarks>
    public async Coroutine<bool> Drain(TimeSpan timeout)
    {
        Stop();
        if (_state is ServerState.New or ServerState.Ended || await Asyncio.MoveOnAfter(timeout, _ => _hasEnded.Wait()))
        {
            return true;
        }

        CancelHandlers();
        await _hasEnded.Wait();
        return false;
    }

    /// <summary>Stops it, breaks all connections off, so that their peers see a reset, and cancels the handlers.</summary>
    /// <remarks>It does not wait: <see cref="Run"/> and <see cref="WaitUntilEnded"/> do. A second time it does nothing.</remarks>
    public void Abort()
    {
        Stop();
        _connections.Abort("the server was aborted");
    }

    /// <summary>Waits until <see cref="Run"/> has ended: no handler is left and every connection is closed.</summary>
    /// <remarks>
    /// It only waits: a server that nobody stops goes on for ever.
    /// <para><b>Cancellation.</b> Nothing is lost.</para>
    /// <para><b>Checkpoint.</b> Only if it has not ended yet.</para>
    /// </remarks>
    public Coroutine WaitUntilEnded() => _hasEnded.Wait();

    /// <summary>What it is doing now, and what it has done so far.</summary>
    public ServerSnapshot Snapshot() => new(_state, _connections.Open, _connections.Accepted, _refused, _connections.Failed);

    /// <inheritdoc/>
    public override string ToString() => $"server ({_state}, {_connections.Open} connections, {string.Join(", ", (object[])_listeners)})";

    /// <summary>Whom a report means: the peer's address, where that is known.</summary>
    private protected virtual object PeerOf(TStream connection) => connection;

    /// <summary>For a group of servers: were handlers cancelled because the time was up, or because of <see cref="Abort"/>?</summary>
    internal bool HasCancelledHandlers => _connections.IsCancelled;

    /// <summary>For a group of servers: begins what <see cref="Drain"/> does, and waits for nothing.</summary>
    internal void BeginToDrain(TimeSpan timeout)
    {
        Stop();
        if (_state is ServerState.Draining && timeout != Timeout.InfiniteTimeSpan)
        {
            EventLoop.Current.CallLater(timeout, CancelHandlers);
        }
    }

    private void CancelHandlers() => _connections.Cancel("the server is draining, and the time is up");
}
