namespace Simmer;

/// <summary>Where connections come in, of whatever kind: <see cref="TcpListener"/> and its relatives. What a server serves.</summary>
/// <typeparam name="TStream">What a connection is.</typeparam>
/// <remarks>
/// <para>
/// <see cref="IDisposable.Dispose"/> stops listening: whoever accepts then sees an <see cref="ObjectDisposedException"/>. It
/// may be called twice, and from any thread.
/// </para>
/// <para><see cref="object.ToString"/> says where it listens, for reports.</para>
/// </remarks>
public interface IStreamListener<TStream> : IDisposable
    where TStream : LoopStream
{
    /// <summary>Accepts a connection, waiting for one if need be.</summary>
    /// <returns>The connection. It is the caller's to dispose.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is lost: a connection that arrives waits for the next call.</para>
    /// <para><b>Order.</b> One at a time: a second call fails at once.</para>
    /// <para>
    /// A listener that has to talk to the peer first, for TLS for instance, does not let one peer hold up the others; what
    /// fails with one of them concerns that one only, and is a <see cref="System.Net.Sockets.SocketException"/> or an
    /// <see cref="IOException"/>.
    /// </para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <exception cref="System.Net.Sockets.SocketException">There is no descriptor to spare, or the peer has gone again. The next call may succeed.</exception>
    /// <exception cref="InvalidOperationException">Another task accepts already.</exception>
    /// <exception cref="ObjectDisposedException">The listener was disposed, before this or meanwhile.</exception>
    Coroutine<TStream> Accept();
}
