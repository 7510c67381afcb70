namespace Simmer;

// What the bridges to System.Threading.Channels need, and nobody else.
public partial class AsyncQueue<T>
{
    private Action<Exception?>? _onDrained;
    private Exception? _failure; // why it was shut down, if that was said

    /// <summary>Has it been shut down, and is nothing left in it?</summary>
    internal bool IsDrained => IsShutDown && IsEmpty;

    /// <summary>Calls back when it has been shut down and emptied; at once, if it has been.</summary>
    /// <param name="callback">What to call, with the failure because of which it was shut down, if there was one.</param>
    internal void WhenDrained(Action<Exception?> callback)
    {
        _onDrained += callback;
        TellIfDrained();
    }

    /// <summary>Shuts it down because who fills it has failed: who takes the last item is told.</summary>
    internal void ShutdownBecause(Exception? failure)
    {
        if (!IsShutDown)
        {
            _failure = failure;
            Shutdown();
        }
    }

    /// <summary>Puts an item into it even if there is no room any more, or it was shut down: its writer was told that it may.</summary>
    internal void PutAnyway(T item) => Accept(item);

    /// <summary>Waits until there is room, and takes none.</summary>
    /// <returns>False if nothing can be put into it any more.</returns>
    /// <remarks><b>Cancellation.</b> Nothing is lost.</remarks>
    internal async Coroutine<bool> WaitForRoom()
    {
        while (IsFull && !IsShutDown)
        {
            try
            {
                await _putters.Wait();
            }
            finally
            {
                PassRoomOn(wasWoken: _putters.WasWoken); // If somebody waits to put something, the room is his.
            }
        }

        return !IsShutDown;
    }

    private void TellIfDrained()
    {
        if (IsDrained)
        {
            _onDrained?.Invoke(_failure);
            _onDrained = null;
        }
    }
}
