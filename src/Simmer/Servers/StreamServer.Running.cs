namespace Simmer;

// From the beginning to the end.
public partial class StreamServer<TStream>
{
    private async Coroutine RunToTheEnd()
    {
        Begin();
        try
        {
            await TaskGroup.Run(Serve);
        }
        finally
        {
            End();
        }
    }

    // The task of Run was cancelled before its first step, say: the listeners are the server's all the same.
    private void EndUnlessBegun()
    {
        if (_state is ServerState.New)
        {
            End();
        }
    }

    private void End()
    {
        Stop();
        _state = ServerState.Ended;
        _hasEnded.Set();
    }

    private void Begin()
    {
        if (_state is not ServerState.New)
        {
            throw new InvalidOperationException($"This {this} has been run already. A server runs once: make a new one.");
        }

        _state = _isStopped ? ServerState.Draining : ServerState.Serving;
    }

    private async Coroutine Serve(TaskGroup group)
    {
        group.Spawn(_connections.Host(isShielded: _options.Grace > TimeSpan.Zero), name: "handlers", eager: true);
        try
        {
            await AcceptEverywhere();
            Stop();
            _connections.Close();
            await _connections.WaitUntilEmpty();
        }
        catch (OperationCanceledException) when (_options.Grace > TimeSpan.Zero)
        {
            Stop();
            using var shield = CancelScope.ShieldIfCancelled();
            await Asyncio.MoveOnAfter(_options.Grace, _ => _connections.WaitUntilEmpty());
            throw;
        }
    }
}
