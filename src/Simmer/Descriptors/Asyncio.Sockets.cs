using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Simmer;

// asyncio's sock_* on a socket of .NET's own. Streams are faster and do more; these are for sockets that somebody else has made.
public static partial class Asyncio
{
    private const int FilePiece = 64 * 1024;

    /// <summary>Receives what has arrived, waiting for something if need be. asyncio's <c>sock_recv_into</c>.</summary>
    /// <param name="socket">A socket that does not block: <c>socket.Blocking = false</c>. It stays the caller's.</param>
    /// <param name="buffer">Takes it.</param>
    /// <returns>How many bytes; zero at the end of the stream.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> Nothing is lost: what arrives waits for the next call.</para>
    /// <para><b>Order.</b> One task at a time waits in each direction of a socket: a second one fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait.</para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <exception cref="SocketException">The system refuses, or the connection has failed.</exception>
    /// <exception cref="InvalidOperationException">The socket blocks, and would block the loop; or somebody waits for it already.</exception>
    public static async Coroutine<int> SockReceive(Socket socket, Memory<byte> buffer)
    {
        CheckDoesNotBlock(socket);
        while (true)
        {
            var count = socket.Receive(buffer.Span, SocketFlags.None, out var error);
            if (IsDone(error))
            {
                return count;
            }

            await WaitReadable(socket);
        }
    }

    /// <summary>Receives a datagram, waiting for one if need be. asyncio's <c>sock_recvfrom_into</c>.</summary>
    /// <param name="socket">A socket that does not block. It stays the caller's.</param>
    /// <param name="buffer">Takes it; what does not fit is lost.</param>
    /// <returns>How many bytes, and who has sent them.</returns>
    /// <inheritdoc cref="SockReceive" path="/remarks|/exception"/>
    public static async Coroutine<(int Count, EndPoint Sender)> SockReceiveFrom(Socket socket, Memory<byte> buffer)
    {
        CheckDoesNotBlock(socket);
        EndPoint sender = new IPEndPoint(socket.AddressFamily is AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, port: 0);
        while (true)
        {
            try
            {
                if (socket.Poll(TimeSpan.Zero, SelectMode.SelectRead)) // An exception costs more than to ask.
                {
                    var count = socket.ReceiveFrom(buffer.Span, SocketFlags.None, ref sender);
                    return (count, sender);
                }
            }
            catch (SocketException e) when (!IsDone(e.SocketErrorCode))
            {
                // Somebody else was faster.
            }

            await WaitReadable(socket);
        }
    }

    /// <summary>Sends all of <paramref name="data"/>, waiting for room if need be. asyncio's <c>sock_sendall</c>.</summary>
    /// <param name="socket">A socket that does not block. It stays the caller's.</param>
    /// <param name="data">What to send.</param>
    /// <remarks>
    /// <para><b>Cancellation.</b> A part may have been sent, and nobody knows how much.</para>
    /// <para><b>Order.</b> One task at a time waits in each direction of a socket: a second one fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait.</para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <inheritdoc cref="SockReceive" path="/exception"/>
    public static async Coroutine SockSendAll(Socket socket, ReadOnlyMemory<byte> data)
    {
        CheckDoesNotBlock(socket);
        while (!data.IsEmpty)
        {
            var count = socket.Send(data.Span, SocketFlags.None, out var error);
            if (IsDone(error))
            {
                data = data[count..];
                continue;
            }

            await WaitWritable(socket);
        }
    }

    /// <summary>Sends a datagram, waiting for room if need be. asyncio's <c>sock_sendto</c>.</summary>
    /// <param name="socket">A socket that does not block. It stays the caller's.</param>
    /// <param name="data">The datagram; it may be empty.</param>
    /// <param name="receiver">Where it goes.</param>
    /// <returns>How many bytes were sent.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> It was not sent.</para>
    /// <para><b>Order.</b> One task at a time waits in each direction of a socket: a second one fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait.</para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <inheritdoc cref="SockReceive" path="/exception"/>
    public static async Coroutine<int> SockSendTo(Socket socket, ReadOnlyMemory<byte> data, EndPoint receiver)
    {
        CheckDoesNotBlock(socket);
        while (true)
        {
            try
            {
                return socket.SendTo(data.Span, SocketFlags.None, receiver);
            }
            catch (SocketException e) when (!IsDone(e.SocketErrorCode))
            {
                // There is no room.
            }

            await WaitWritable(socket);
        }
    }

    /// <summary>Connects. asyncio's <c>sock_connect</c>.</summary>
    /// <param name="socket">A socket that does not block. It stays the caller's.</param>
    /// <param name="peer">Where to. Of a <see cref="DnsEndPoint"/> the name is looked up, and its first address taken.</param>
    /// <remarks>
    /// <para><b>Cancellation.</b> Whether the peer has seen anything is unknown. The socket can only be closed then.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait.</para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <inheritdoc cref="SockReceive" path="/exception"/>
    public static async Coroutine SockConnect(Socket socket, EndPoint peer)
    {
        CheckDoesNotBlock(socket);
        if (peer is DnsEndPoint name)
        {
            peer = new IPEndPoint((await LookUpAddresses(name.Host, socket.AddressFamily))[0], name.Port);
        }

        try
        {
            socket.Connect(peer);
            return;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.InProgress || !IsDone(e.SocketErrorCode))
        {
            // It is under way; when the socket becomes writable the system knows what has become of it.
        }

        await WaitWritable(socket);
        var error = (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != 0)
        {
            throw new SocketException(error);
        }

        _ = socket.Connected; // .NET's socket finds out only when it is asked.
    }

    /// <summary>Accepts a connection, waiting for one if need be. asyncio's <c>sock_accept</c>.</summary>
    /// <param name="socket">A socket that listens and does not block. It stays the caller's.</param>
    /// <returns>The connection, which does not block either. It is the caller's to dispose.</returns>
    /// <inheritdoc cref="SockReceive" path="/remarks|/exception"/>
    public static async Coroutine<Socket> SockAccept(Socket socket)
    {
        CheckDoesNotBlock(socket);
        while (true)
        {
            try
            {
                if (socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
                {
                    var accepted = socket.Accept();
                    accepted.Blocking = false;
                    return accepted;
                }
            }
            catch (SocketException e) when (!IsDone(e.SocketErrorCode))
            {
                // Somebody else was faster.
            }

            await WaitReadable(socket);
        }
    }

    /// <summary>Sends a part of a file. asyncio's <c>sock_sendfile</c>.</summary>
    /// <param name="socket">A socket that does not block. It stays the caller's.</param>
    /// <param name="file">The file; its position is neither used nor changed. It is read on threads.</param>
    /// <param name="offset">Where the part begins, in bytes.</param>
    /// <param name="count">How long it is, in bytes; null: until the end. If the file ends before, so does this.</param>
    /// <returns>How many bytes were sent.</returns>
    /// <remarks>
    /// <para><b>Cancellation.</b> A part may have been sent, and nobody knows how much. A read that is under way ends in its thread.</para>
    /// <para><b>Order.</b> One task at a time waits in each direction of a socket: a second one fails at once.</para>
    /// <para><b>Checkpoint.</b> Always.</para>
    /// <para><b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <inheritdoc cref="SockReceive" path="/exception"/>
    public static async Coroutine<long> SockSendFile(Socket socket, SafeFileHandle file, long offset = 0, long? count = null)
    {
        CheckDoesNotBlock(socket);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var left = count ?? long.MaxValue;
        ArgumentOutOfRangeException.ThrowIfNegative(left, nameof(count));
        var buffer = new byte[Math.Min(FilePiece, left)];
        long sent = 0;
        while (left > 0)
        {
            var position = offset + sent;
            var piece = (int)Math.Min(buffer.Length, left);
            var read = await ToThread(() => RandomAccess.Read(file, buffer.AsSpan(0, piece), position));
            if (read == 0)
            {
                break;
            }

            await SockSendAll(socket, buffer.AsMemory(0, read));
            sent += read;
            left -= read;
        }

        return sent;
    }

    /// <summary>False: there is nothing, or no room, and whoever asks has to wait.</summary>
    /// <exception cref="SocketException">It is an error.</exception>
    private static bool IsDone(SocketError error) => error switch
    {
        SocketError.Success => true,
        SocketError.WouldBlock => false,
        _ => throw new SocketException((int)error),
    };

    private static void CheckDoesNotBlock(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.Blocking)
        {
            throw new InvalidOperationException("This socket blocks, and would block the loop. Set its property Blocking to false.");
        }
    }
}
