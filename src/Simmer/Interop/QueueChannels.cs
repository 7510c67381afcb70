using System.Threading.Channels;

namespace Simmer;

/// <summary>Queues of a loop as channels of .NET, for code on other threads and for APIs that want one.</summary>
/// <remarks>
/// <para>
/// The other way there is nothing to bridge: a coroutine awaits <c>channel.Reader.ReadAsync()</c>, or reads it with
/// <c>await foreach</c>, as anything of .NET's, and goes on, on its loop.
/// </para>
/// <para>
/// A failure given to <see cref="ChannelWriter{T}.TryComplete"/> is the inner exception of the
/// <see cref="QueueShutDownException"/> that who takes from the queue gets when it is empty.
/// </para>
/// <para>
/// When the loop has closed, whatever waits for it fails with a <see cref="LoopClosedException"/>; where channels say so it
/// is the inner exception of a <see cref="ChannelClosedException"/>.
/// </para>
/// </remarks>
public static class QueueChannels
{
    /// <summary>The end of the queue where items come out, for any thread.</summary>
    /// <remarks>
    /// <para>
    /// <c>ReadAllAsync</c>, <c>ReadAsync</c>, and <c>WaitToReadAsync</c> followed by <c>TryRead</c> work on every thread. On
    /// threads other than the loop's <c>TryRead</c> cannot look into the queue: it gives what a <c>WaitToReadAsync</c> of
    /// this reader has fetched, an item for each, and else returns false. It is a trip to the loop for each item.
    /// </para>
    /// <para>
    /// <c>Completion</c> ends when the queue has been shut down and all of its items were taken. Whoever uses
    /// <see cref="AsyncQueue{T}.Join"/> calls <see cref="AsyncQueue{T}.TaskDone"/>, on the loop, for these items too.
    /// </para>
    /// <para><b>Cancellation.</b> No item is lost: one that was on its way is what this reader reads next.</para>
    /// <para><b>Order.</b> As for tasks: who waits first gets an item first.</para>
    /// <para><b>Threads.</b> Called on the loop whose tasks use the queue. The reader may be used on any.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    public static ChannelReader<T> AsChannelReader<T>(this AsyncQueue<T> queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return new QueueChannelReader<T>(queue, EventLoop.Current);
    }

    /// <summary>The end of the queue where items go in, for any thread.</summary>
    /// <remarks>
    /// <para>
    /// <c>WriteAsync</c>, and <c>WaitToWriteAsync</c> followed by <c>TryWrite</c>, work on every thread. On threads other than
    /// the loop's <c>TryWrite</c> cannot look into the queue: it does what a <c>WaitToWriteAsync</c> of this writer has found
    /// room for, an item for each, and else returns false. If somebody else has filled that room meanwhile, the queue holds
    /// one more than its maximum; if it was shut down meanwhile, the item is put into it nevertheless.
    /// </para>
    /// <para>
    /// <c>TryComplete</c> shuts the queue down after what this thread has written. It returns false if this writer has done so
    /// before; and on the loop's thread also if somebody else has.
    /// </para>
    /// <para><b>Cancellation.</b> The item is not in the queue.</para>
    /// <para><b>Order.</b> What one thread writes is kept in order. Who waits for room first gets it first.</para>
    /// <para><b>Threads.</b> Called on the loop whose tasks use the queue. The writer may be used on any.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">No loop is running on this thread.</exception>
    public static ChannelWriter<T> AsChannelWriter<T>(this AsyncQueue<T> queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return new QueueChannelWriter<T>(queue, EventLoop.Current);
    }
}
