using Simmer.Platform;

namespace Simmer;

/// <summary>Closing a socket from whichever thread disposes its stream.</summary>
internal static class IoSocketDisposal
{
    /// <summary>Closes it: at once on the loop, soon from elsewhere.</summary>
    public static void DisposeOnLoop(this IoSocket socket)
    {
        if (socket.IsClosed)
        {
            return;
        }

        if (socket.Loop.IsCurrent)
        {
            socket.Dispose();
            return;
        }

        try
        {
            socket.Loop.CallSoonThreadsafe(socket.Dispose);
        }
        catch (LoopClosedException)
        {
            // The loop's driver has closed it, with all the others.
        }
    }
}
