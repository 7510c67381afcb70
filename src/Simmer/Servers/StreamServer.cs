namespace Simmer;

/// <summary>Serves connections of any kind: <see cref="StreamServer{TStream}"/> in one line.</summary>
public static class StreamServer
{
    /// <summary>Accepts connections and runs <paramref name="handler"/> for each, until it is cancelled or the listener is disposed.</summary>
    /// <param name="listener">Where they come in. Disposing it stops the server gently: nothing more is accepted, and this ends when the handlers have.</param>
    /// <param name="handler">What to do with a connection, which is closed when that has ended. If it fails the failure is reported, and harms no other connection.</param>
    /// <param name="options">How to serve.</param>
    /// <remarks>
    /// <b>Cancellation.</b> The listener is disposed, the handlers are cancelled, at once or after
    /// <see cref="ServerOptions.Grace"/>, and waited for, and their connections are closed. A connection that nobody has
    /// accepted is reset by the system.
    /// <para><b>Checkpoint.</b> Always.</para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <exception cref="ExceptionGroup">The listener can never accept anything.</exception>
    public static Coroutine Serve<TStream>(IStreamListener<TStream> listener, Func<TStream, Coroutine> handler, ServerOptions? options = null)
        where TStream : LoopStream => new StreamServer<TStream>(listener, handler, options).Run();
}
