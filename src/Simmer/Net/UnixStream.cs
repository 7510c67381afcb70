using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Simmer.Platform;

namespace Simmer;

/// <summary>A connection within this machine, by a Unix socket. Made by <see cref="Asyncio.ConnectUnix"/> and <see cref="UnixListener.Accept"/>.</summary>
/// <remarks>It is a stream as <see cref="TcpStream"/> is, and can carry open descriptors to another process.</remarks>
public sealed class UnixStream : SocketStream
{
    private readonly string _path;

    /// <summary>A stream on a socket that is connected. The socket is the stream's from here on.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="path">Where the server listens, for reports.</param>
    internal UnixStream(IoSocket socket, string path)
        : base(socket) => _path = path;

    /// <summary>Writes bytes and sends open descriptors along, which the peer receives as descriptors of its own.</summary>
    /// <param name="data">At least one byte: descriptors do not travel alone.</param>
    /// <param name="handles">What goes along with the first byte. They stay the caller's, who may close them afterwards.</param>
    /// <inheritdoc cref="LoopStream.Write(ReadOnlyMemory{byte})" path="/remarks|/exception"/>
    /// <exception cref="PlatformNotSupportedException">This system, or this driver, cannot.</exception>
    public Coroutine SendHandles(ReadOnlyMemory<byte> data, IReadOnlyList<SafeHandle> handles)
    {
        ArgumentNullException.ThrowIfNull(handles);
        return Socket.SendHandles(data, handles);
    }

    /// <summary>Reads bytes, and the descriptors that came along with them.</summary>
    /// <param name="buffer">Takes the bytes.</param>
    /// <param name="handles">Takes the descriptors. They are the caller's to close.</param>
    /// <returns>How many bytes; zero at the end of the stream.</returns>
    /// <remarks>
    /// Descriptors come along with their bytes or not at all: who reads these with another member loses those. So it is
    /// refused while there are unread bytes.
    /// <para><b>Cancellation.</b> Nothing is lost: what arrives waits for the next call.</para>
    /// <para><b>Order.</b> One at a time: a second call fails at once.</para>
    /// <para><b>Checkpoint.</b> Only when it has to wait; but who never has to, lets the others run now and then.</para>
    /// </remarks>
    /// <exception cref="IOException">The connection has failed.</exception>
    /// <exception cref="InvalidOperationException">Another task reads; or bytes are unread; or this is not the loop's thread.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed, before this or meanwhile.</exception>
    /// <exception cref="PlatformNotSupportedException">This system, or this driver, cannot.</exception>
    public async Coroutine<int> ReceiveHandles(Memory<byte> buffer, ICollection<SafeFileHandle> handles)
    {
        ArgumentNullException.ThrowIfNull(handles);
        if (HasUnread)
        {
            throw new InvalidOperationException(
                $"There are unread bytes in {this}, which came together with a line or a piece; descriptors that came along with them are gone. "
                + "Let the peer send descriptors apart from other messages, and read those exactly.");
        }

        return await Socket.ReceiveHandles(buffer, handles);
    }

    /// <inheritdoc/>
    public override string ToString() => $"unix {_path}{(IsClosed ? " (closed)" : string.Empty)}";
}
