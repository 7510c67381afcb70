using Simmer.Platform;

namespace Simmer;

// Named pipes. The system's own way to open one blocks until somebody opens the other end.
public static partial class Files
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Opens a named pipe, a FIFO, to read from it.</summary>
    /// <param name="path">Where it is.</param>
    /// <returns>The stream. It is the caller's to dispose.</returns>
    /// <remarks>
    /// It is open at once, and whoever waits for a reader goes on. The first read waits until somebody writes; when the last
    /// writer has gone it reads as the end.
    /// </remarks>
    /// <exception cref="IOException">It is not there, not permitted, or no named pipe.</exception>
    /// <exception cref="PlatformNotSupportedException">This system has no such pipes.</exception>
    public static PipeStream OpenPipeToRead(string path) => new(TryOpenPipe(path, FileAccess.Read)!);

    /// <summary>Opens a named pipe, a FIFO, to write to it, waiting until somebody reads.</summary>
    /// <param name="path">Where it is.</param>
    /// <returns>The stream. It is the caller's to dispose.</returns>
    /// <remarks>
    /// The system does not tell when a reader comes, so it is asked: at first after a millisecond, later every 50.
    /// <para><b>Cancellation.</b> Nothing is open.</para>
    /// <para><b>Checkpoint.</b> Only when nobody reads yet.</para>
    /// </remarks>
    /// <inheritdoc cref="OpenPipeToRead" path="/exception"/>
    public static async Coroutine<PipeStream> OpenPipeToWrite(string path)
    {
        for (var pause = s_firstPause; ; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
        {
            if (TryOpenPipe(path, FileAccess.Write) is { } pipe)
            {
                return new PipeStream(pipe);
            }

            await Asyncio.Sleep(pause);
        }
    }

    private static IoPipe? TryOpenPipe(string path, FileAccess access)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Drivers.TryOpenNamedPipe(IoDriver.Of(EventLoop.Current), path, access);
    }
}
