namespace Simmer;

// Children that say when they are ready. After trio's nursery.start.
public sealed partial class TaskGroup
{
    /// <summary>Spawns a child and waits until it says that it is ready: a server that listens, a connection that is open.</summary>
    /// <param name="body">Calls <see cref="ChildStatus{T}.Started"/> when it is ready, and goes on.</param>
    /// <param name="name">What the child is called.</param>
    /// <returns>What the child gave to <see cref="ChildStatus{T}.Started"/>, its port for instance.</returns>
    /// <remarks>
    /// Until then the child belongs to this call: if it fails, this throws the failure and the group does not notice.
    /// From then on it is a child like any other.
    /// <para><b>Cancellation.</b> The child is cancelled and waited for, if it is not ready yet.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">The child ended without saying that it is ready; or the group takes no more.</exception>
    public async Coroutine<T> Start<T>(Func<ChildStatus<T>, Coroutine> body, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (WhyClosed() is { } reason)
        {
            throw new InvalidOperationException(reason);
        }

        var status = new ChildStatus<T>(_loop!);
        var child = _loop!.CreateTask(body(status), name);
        status.Begin(this, child);
        try
        {
            await status.Ready;
        }
        catch (OperationCanceledException) when (!status.HasStarted && !child.IsCompleted)
        {
            child.Cancel();
            await WaitQuietly(child);
            throw;
        }

        if (!status.HasStarted)
        {
            child.ThrowIfFailed();
            throw new InvalidOperationException($"The {child} has ended without calling Started.");
        }

        return status.Value;
    }

    internal void AdoptStarted(LoopTask child)
    {
        Adopt(child);
        if (WhyClosed() is not null)
        {
            child.Cancel();
        }
    }

    private static async Coroutine WaitQuietly(LoopTask task)
    {
        try
        {
            await task;
        }
        catch (Exception) when (task.IsCompleted)
        {
            // Whoever waits here has something else to throw.
        }
    }
}
