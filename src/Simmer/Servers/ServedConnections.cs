namespace Simmer;

/// <summary>The connections that a server serves, each with the task of its handler.</summary>
/// <remarks>
/// The tasks live in a group of their own, in a task of its own, <see cref="Host"/>: so that whoever accepts can be cancelled
/// while they go on, and a handler that fails harms nobody.
/// </remarks>
internal sealed class ServedConnections<TStream>(Func<TStream, Coroutine> handler, Func<TStream, object> peerOf, int limit)
    where TStream : LoopStream
{
    private readonly Dictionary<LoopTask, TStream> _open = [];
    private readonly AsyncEvent _isClosed = new(); // Nothing more comes.
    private readonly AsyncEvent _hasChanged = new();
    private TaskGroup? _group;

    /// <summary>Were the handlers cancelled? Nothing more is served then.</summary>
    public bool IsCancelled { get; private set; }

    public int Open => _open.Count;

    public long Accepted { get; private set; }

    public long Failed { get; private set; }

    private bool IsFull => _open.Count >= limit;

    /// <summary>Where the handlers' tasks live. It ends when the last one has, after <see cref="Close"/>.</summary>
    /// <param name="isShielded">The scopes around it do not cancel the handlers.</param>
    public async Coroutine Host(bool isShielded)
    {
        using var shield = isShielded ? CancelScope.Shield(Timeout.InfiniteTimeSpan) : null;
        await TaskGroup.Run(
            async group =>
            {
                _group = group;
                group.ChildEnded = End;
                await _isClosed.Wait();
            },
            ChildFailure.Report);
    }

    /// <summary>Waits until there is room for another connection.</summary>
    public async Coroutine WaitForRoom()
    {
        while (IsFull && !IsCancelled)
        {
            _hasChanged.Clear();
            await _hasChanged.Wait();
        }
    }

    /// <summary>Waits until all handlers have ended.</summary>
    public async Coroutine WaitUntilEmpty()
    {
        while (_open.Count > 0)
        {
            _hasChanged.Clear();
            await _hasChanged.Wait();
        }
    }

    /// <summary>Begins to serve a connection as soon as there is room. It is closed when the handler has ended, or if this fails.</summary>
    public async Coroutine Add(TStream connection)
    {
        Accepted++;
        try
        {
            await WaitForRoom(); // Where there are several listeners, another one may have been faster.
            if (IsCancelled)
            {
                connection.Dispose();
                return;
            }

            Begin(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Nothing more comes.</summary>
    public void Close() => _isClosed.Set();

    /// <summary>Cancels the handlers, which may still clean up.</summary>
    public void Cancel(string reason)
    {
        IsCancelled = true;
        _hasChanged.Set();
        _group?.Cancel(reason);
    }

    /// <summary>Breaks the connections off, and cancels the handlers.</summary>
    public void Abort(string reason)
    {
        foreach (var connection in _open.Values)
        {
            connection.Abort();
        }

        Cancel(reason);
    }

    private void Begin(TStream connection)
    {
        // Never eager, whatever the loop is told: it must not have ended before it stands in the table.
        var task = _group!.CreateTaskNamedAfter(new PeerName(peerOf(connection)), Handle(connection), eager: false);

        // Closed when it has ended, not by a using in the task: one that is cancelled before its first step never takes it.
        _open.Add(task, connection);
    }

    private void End(LoopTask task)
    {
        _open.Remove(task, out var connection);
        Failed += !task.IsCancelled && task.Exception is not null ? 1 : 0;
        _hasChanged.Set();
        connection!.Dispose();
    }

    // What a handler does before its first await, it does here, too: in its own task.
    private async Coroutine Handle(TStream connection) => await handler(connection);

    private sealed class PeerName(object peer)
    {
        public override string ToString() => $"connection from {peer}";
    }
}
