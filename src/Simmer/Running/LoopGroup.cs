namespace Simmer;

/// <summary>Several loops, each on a thread of its own: one for each core, for instance. They share nothing.</summary>
/// <remarks>
/// <code>
/// await LoopGroup.Run(Environment.ProcessorCount, async index =>
/// {
///     await TcpServer.Serve(ListenTcp(endpoint, new ListenOptions { ReusePort = true }), Handle);
/// });
/// </code>
/// <para>
/// It is a task group whose children are loops: none outlives the call, and when one fails the others are cancelled. Each
/// loop is as strict about its thread as any other: what belongs to one is not touched by another, except with
/// <see cref="EventLoop.CallSoonThreadsafe"/>, <see cref="ThreadsafeCalls"/> and <see cref="Future{T}.PostResult"/>.
/// </para>
/// </remarks>
public static partial class LoopGroup
{
    /// <summary>Runs <paramref name="body"/> on <paramref name="count"/> new loops, and waits until all have ended.</summary>
    /// <param name="count">How many.</param>
    /// <param name="body">What each runs; it is given its number, from 0. It must not touch what belongs to this loop.</param>
    /// <param name="options">How the loops are made.</param>
    /// <remarks>
    /// <para>
    /// This loop goes on meanwhile and has little to do: it is not one of them. A loop ends as after <c>Run</c>: tasks that
    /// are left are cancelled and waited for.
    /// </para>
    /// <para>
    /// <b>Cancellation.</b> The bodies are cancelled, each on its loop, and waited for. If they end well all the same, so does
    /// this. A second cancellation is passed on as well.
    /// </para>
    /// <para><b>Checkpoint.</b> Always.</para>
    /// <para><b>Threads.</b> Loop thread only; the bodies run on theirs. Values of <see cref="AsyncLocal{T}"/> flow into them.</para>
    /// </remarks>
    /// <exception cref="ExceptionGroup">Bodies have failed, or a loop could not be made.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is less than one.</exception>
    public static Coroutine Run(int count, Func<int, Coroutine> body, LoopGroupOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(body);
        options ??= LoopGroupOptions.Default;
        return TaskGroup.Run(async group =>
        {
            for (var i = 0; i < count; i++)
            {
                group.Spawn(RunOne(i, body, options), $"loop {i}");
            }
        });
    }

    private static async Coroutine RunOne(int index, Func<int, Coroutine> body, LoopGroupOptions options)
    {
        var thread = new LoopThread(index, body, options);
        thread.Start();
        await thread.Wait();
        thread.ThrowIfFailed();
    }
}
