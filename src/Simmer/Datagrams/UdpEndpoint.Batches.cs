using System.Net.Sockets;

namespace Simmer;

// Many datagrams with one call of the system.
public sealed partial class UdpEndpoint
{
    /// <summary>A batch for this endpoint, to receive into or to send from.</summary>
    /// <param name="capacity">How many datagrams it has room for.</param>
    /// <param name="maxSize">How long each may be, in bytes. Of a longer one that is received, the rest is lost.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is less than one.</exception>
    public UdpBatch NewBatch(int capacity, int maxSize) => new(_peers, RemoteEndPoint, capacity, maxSize);

    /// <summary>Receives the datagrams that are there, as many as there is room for, waiting for the first if need be.</summary>
    /// <param name="batch">A batch of this endpoint. It takes them, instead of what it held.</param>
    /// <returns>How many: one or more.</returns>
    /// <inheritdoc cref="Receive" path="/remarks|/exception"/>
    /// <exception cref="ArgumentException">The batch is another endpoint's.</exception>
    public Coroutine<int> ReceiveBatch(UdpBatch batch)
    {
        CheckIsMine(batch);
        return _socket.ReceiveBatch(batch.Datagrams);
    }

    /// <summary>Sends all datagrams of a batch, in their order, waiting for room if need be.</summary>
    /// <param name="batch">A batch of this endpoint.</param>
    /// <remarks>
    /// <para><b>Cancellation.</b> <see cref="UdpBatch.Sent"/> says how many have been sent.</para>
    /// <para><b>Order.</b> One at a time: a second call fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait; but who never has to, lets the others run now and then.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The batch is another endpoint's.</exception>
    /// <exception cref="SocketException">The one after those that <see cref="UdpBatch.Sent"/> counts could not be sent.</exception>
    /// <exception cref="InvalidOperationException">Another task sends already; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The endpoint was disposed, before this or meanwhile.</exception>
    public Coroutine SendBatch(UdpBatch batch)
    {
        CheckIsMine(batch);
        return _socket.SendBatch(batch.Datagrams);
    }

    private void CheckIsMine(UdpBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!batch.IsOf(_peers))
        {
            throw new ArgumentException($"This batch was not made by NewBatch of this {this}.", nameof(batch));
        }
    }
}
