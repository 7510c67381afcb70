using System.Threading.Channels;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>Fills a queue of a loop from any thread. See <see cref="QueueChannels"/>.</summary>
/// <remarks>
/// Channels part waiting from writing: <c>WaitToWriteAsync</c> says that there is room, <c>TryWrite</c> fills it. From
/// another thread the second cannot look, so the first gives it a permission, and with that the item is sent without asking.
/// </remarks>
internal sealed class QueueChannelWriter<T>(AsyncQueue<T> queue, EventLoop loop) : ChannelWriter<T>
{
    private int _permissions; // never more than there were writers who waited at the same time
    private int _isCompleted;

    public override bool TryWrite(T item)
    {
        if (loop.IsCurrent)
        {
            return !queue.IsShutDown && queue.TryPut(item);
        }

        return TryTakePermission() && TrySend(() => queue.PutAnyway(item));
    }

    public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        if (Volatile.Read(ref _isCompleted) != 0)
        {
            return new ValueTask<bool>(false);
        }

        if (loop.IsCurrent)
        {
            return queue.IsShutDown || !queue.IsFull
                ? new ValueTask<bool>(!queue.IsShutDown)
                : LoopTrip.Run(loop, queue.WaitForRoom(), cancellationToken);
        }

        return Volatile.Read(ref _permissions) > 0 ? new ValueTask<bool>(true) : WaitForPermission(cancellationToken);
    }

    public override async ValueTask WriteAsync(T item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (!loop.IsCurrent || !queue.TryPut(item))
            {
                await LoopTrip.Run(loop, Put(item), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is QueueShutDownException or LoopClosedException)
        {
            throw new ChannelClosedException(e.InnerException is { } failure and not OperationCanceledException ? failure : e);
        }
    }

    public override bool TryComplete(Exception? error = null)
    {
        if ((loop.IsCurrent && queue.IsShutDown) || Interlocked.Exchange(ref _isCompleted, 1) != 0)
        {
            return false;
        }

        if (!loop.IsCurrent)
        {
            return TrySend(() => queue.ShutdownBecause(error));
        }

        queue.ShutdownBecause(error);
        return true;
    }

    private async ValueTask<bool> WaitForPermission(CancellationToken cancellationToken)
    {
        var hasRoom = await LoopTrip.Run(loop, queue.WaitForRoom(), cancellationToken).ConfigureAwait(false);
        if (hasRoom)
        {
            Interlocked.Increment(ref _permissions);
        }

        return hasRoom;
    }

    private bool TryTakePermission()
    {
        while (Volatile.Read(ref _permissions) is > 0 and var permissions)
        {
            if (Interlocked.CompareExchange(ref _permissions, permissions - 1, permissions) == permissions)
            {
                return true;
            }
        }

        return false;
    }

    // What one thread sends arrives in order, calls and coroutines alike.
    private bool TrySend(Action call)
    {
        try
        {
            loop.CallSoonThreadsafe(call);
            return true;
        }
        catch (LoopClosedException)
        {
            return false;
        }
    }

    private async Coroutine<Nothing> Put(T item)
    {
        await queue.Put(item);
        return default;
    }
}
