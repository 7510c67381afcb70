using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Simmer.Platform;

/// <summary>A socket of a driver.</summary>
/// <remarks>
/// <para>
/// What the system does at once is a method; what may have to wait is a cold coroutine. Each direction does one thing at a
/// time: a second <see cref="Receive"/>, or an <see cref="Accept"/> beside another, fails at once, and so does a second
/// <see cref="Send(ReadOnlyMemory{byte})"/>. Receiving and sending at the same time is fine.
/// </para>
/// <para>
/// Ownership: whoever opened or accepted it disposes it; what is left is closed with the driver. A buffer belongs to the
/// operation until its coroutine has ended, also when that was cancelled.
/// </para>
/// <para>
/// <b>Cancellation.</b> Each member says what it loses.
/// <b>Checkpoint.</b> Operations that need not wait take no trip through the loop, except that a task which never has to
/// wait lets the others run now and then.
/// <b>Threads.</b> Loop thread only.
/// </para>
/// </remarks>
public abstract class IoSocket : IDisposable
{
    /// <summary>For drivers.</summary>
    /// <param name="driver">Whose socket it is.</param>
    /// <param name="family">Its kind of addresses.</param>
    protected IoSocket(IoDriver driver, AddressFamily family)
    {
        ArgumentNullException.ThrowIfNull(driver);
        Loop = driver.Loop;
        AddressFamily = family;
    }

    /// <summary>The loop that it belongs to.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public EventLoop Loop { get; }

    /// <summary>Its kind of addresses.</summary>
    public AddressFamily AddressFamily { get; }

    /// <summary>Has it been closed?</summary>
    public abstract bool IsClosed { get; }

    /// <summary>Its own address; null if it has none yet, and when it was closed before anybody asked.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <summary>The peer's address; null if it is not connected.</summary>
    public EndPoint? RemoteEndPoint { get; protected set; }

    /// <summary>Gives it an address of its own.</summary>
    /// <exception cref="SocketException">The address is in use, or not this machine's, or not permitted.</exception>
    public abstract void Bind(EndPoint address);

    /// <summary>Lets others connect to it.</summary>
    /// <param name="backlog">How many connections the system keeps that nobody has accepted yet.</param>
    /// <exception cref="SocketException">It is not bound, or somebody else listens there.</exception>
    public abstract void Listen(int backlog);

    /// <summary>Sets an option.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public abstract void SetOption(IoSocketOption option, int value);

    /// <summary>What an option is set to.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public abstract int GetOption(IoSocketOption option);

    /// <summary>Joins a multicast group: what is sent to it is received here, too.</summary>
    /// <param name="group">The group's address, of the socket's family.</param>
    /// <param name="networkInterface">By which interface, as the system numbers them; 0: it chooses.</param>
    /// <exception cref="SocketException">The system refuses: it is no such address, for instance, or it was joined already.</exception>
    /// <exception cref="PlatformNotSupportedException">This driver cannot.</exception>
    public virtual void JoinGroup(IPAddress group, int networkInterface) => throw NoGroups();

    /// <summary>Leaves a multicast group that was joined.</summary>
    /// <inheritdoc cref="JoinGroup" path="/param|/exception"/>
    public virtual void LeaveGroup(IPAddress group, int networkInterface) => throw NoGroups();

    /// <summary>By which interface datagrams to multicast groups are sent.</summary>
    /// <inheritdoc cref="JoinGroup" path="/param[@name='networkInterface']|/exception"/>
    public virtual void SetMulticastInterface(int networkInterface) => throw NoGroups();

    /// <summary>Ends one direction, or both. Of a connection that has ended already, nothing more is ended.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public abstract void ShutDown(SocketShutdown how);

    /// <summary>Connects to <paramref name="peer"/>.</summary>
    /// <remarks><b>Cancellation.</b> Whether the peer has seen anything is unknown. The socket can only be closed then.</remarks>
    /// <exception cref="SocketException">It could not be connected. The socket can only be closed then.</exception>
    /// <exception cref="ObjectDisposedException">It was closed, before this or meanwhile.</exception>
    public abstract Coroutine Connect(EndPoint peer);

    /// <summary>Accepts a connection, waiting for one if need be. It is the caller's to close.</summary>
    /// <remarks><b>Cancellation.</b> Nothing is lost: a connection that arrives waits for the next call.</remarks>
    /// <exception cref="SocketException">There is no descriptor to spare, or the peer has gone again.</exception>
    /// <exception cref="ObjectDisposedException">It was closed, before this or meanwhile.</exception>
    public abstract Coroutine<IoSocket> Accept();

    /// <summary>Receives what has arrived, waiting for something if need be.</summary>
    /// <param name="buffer">Takes it. Empty: waits until there is something, and takes nothing.</param>
    /// <returns>How many bytes; zero at the end of the stream, and for an empty buffer.</returns>
    /// <remarks><b>Cancellation.</b> Nothing is lost: what arrives waits for the next call.</remarks>
    /// <exception cref="IOException">The connection has failed; the <see cref="SocketException"/> is inside.</exception>
    /// <exception cref="InvalidOperationException">Somebody receives already.</exception>
    /// <exception cref="ObjectDisposedException">It was closed, before this or meanwhile.</exception>
    public abstract Coroutine<int> Receive(Memory<byte> buffer);

    /// <summary>Sends all of <paramref name="data"/>, waiting for room if need be.</summary>
    /// <remarks>
    /// <b>Cancellation.</b> A part may have been sent, and nobody knows how much: the connection is of no more use, unless
    /// nothing had to wait.
    /// </remarks>
    /// <exception cref="IOException">The connection has failed; the <see cref="SocketException"/> is inside.</exception>
    /// <exception cref="InvalidOperationException">Somebody sends already.</exception>
    /// <exception cref="ObjectDisposedException">It was closed, before this or meanwhile.</exception>
    public abstract Coroutine Send(ReadOnlyMemory<byte> data);

    /// <summary>Sends all of several pieces, one after the other, with as few calls of the system as possible.</summary>
    /// <param name="data">The pieces. The list must not change until this has ended.</param>
    /// <inheritdoc cref="Send(ReadOnlyMemory{byte})" path="/remarks|/exception"/>
    public abstract Coroutine Send(IReadOnlyList<ReadOnlyMemory<byte>> data);

    /// <summary>Receives what has arrived, now or not at all.</summary>
    /// <param name="buffer">Takes it. Not empty.</param>
    /// <param name="count">How many bytes; zero at the end of the stream.</param>
    /// <returns>False: nothing is there.</returns>
    /// <exception cref="IOException">The connection has failed; the <see cref="SocketException"/> is inside.</exception>
    /// <exception cref="InvalidOperationException">Somebody receives already.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public abstract bool TryReceive(Span<byte> buffer, out int count);

    /// <summary>Sends as much as there is room for, now.</summary>
    /// <returns>How many bytes were taken: zero if there is no room.</returns>
    /// <exception cref="IOException">The connection has failed; the <see cref="SocketException"/> is inside.</exception>
    /// <exception cref="InvalidOperationException">Somebody sends already.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public abstract int TrySend(ReadOnlySpan<byte> data);

    /// <summary>Sends a part of a file.</summary>
    /// <param name="file">The file; its position is neither used nor changed.</param>
    /// <param name="offset">Where the part begins, in bytes.</param>
    /// <param name="count">How long it is, in bytes. If the file ends before, so does this.</param>
    /// <returns>How many bytes were sent.</returns>
    /// <inheritdoc cref="Send(ReadOnlyMemory{byte})" path="/remarks|/exception"/>
    public abstract Coroutine<long> SendFile(SafeFileHandle file, long offset, long count);

    /// <summary>Receives a datagram, waiting for one if need be.</summary>
    /// <param name="buffer">Takes it; what does not fit is lost.</param>
    /// <param name="sender">Takes the sender's address; large enough for the socket's family.</param>
    /// <remarks><b>Cancellation.</b> Nothing is lost: a datagram that arrives waits for the next call.</remarks>
    /// <exception cref="SocketException">The system refuses, or, of a connected socket, the peer has refused an earlier one.</exception>
    /// <exception cref="InvalidOperationException">Somebody receives already.</exception>
    /// <exception cref="ObjectDisposedException">It was closed, before this or meanwhile.</exception>
    public abstract Coroutine<DatagramInfo> ReceiveFrom(Memory<byte> buffer, SocketAddress sender);

    /// <summary>Sends a datagram, waiting for room if need be.</summary>
    /// <param name="data">The datagram; it may be empty.</param>
    /// <param name="receiver">Where it goes; null: to the peer that the socket is connected to.</param>
    /// <remarks><b>Cancellation.</b> It was not sent.</remarks>
    /// <exception cref="SocketException">The system refuses: it is too long, for instance, or there is no way to the receiver.</exception>
    /// <exception cref="InvalidOperationException">Somebody sends already.</exception>
    /// <exception cref="ObjectDisposedException">It was closed, before this or meanwhile.</exception>
    public abstract Coroutine SendTo(ReadOnlyMemory<byte> data, SocketAddress? receiver);

    /// <summary>Receives the datagrams that are there, as many as the batch has room for, waiting for the first if need be.</summary>
    /// <param name="batch">Takes them, instead of what it held. It must not be used until this has ended.</param>
    /// <returns>How many: one or more.</returns>
    /// <inheritdoc cref="ReceiveFrom" path="/remarks|/exception"/>
    public virtual async Coroutine<int> ReceiveBatch(DatagramBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Clear();
        batch.Append(await ReceiveFrom(batch.SlotOf(0), batch.AddressOf(0)));
        return 1;
    }

    /// <summary>Sends all datagrams of a batch in their order, with few calls of the system, waiting for room if need be.</summary>
    /// <param name="batch">The datagrams. It must not be used until this has ended.</param>
    /// <remarks><b>Cancellation.</b> <see cref="DatagramBatch.Sent"/> says how many have been sent; also after a failure, which is that of the next one.</remarks>
    /// <inheritdoc cref="SendTo" path="/exception"/>
    public virtual async Coroutine SendBatch(DatagramBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        for (batch.Sent = 0; batch.Sent < batch.Count; batch.Sent++)
        {
            await SendTo(batch[batch.Sent], batch.HasAddress(batch.Sent) ? batch.AddressOf(batch.Sent) : null);
        }
    }

    /// <summary>Sends bytes and descriptors, which the peer receives as descriptors of its own. Unix sockets only.</summary>
    /// <param name="data">At least one byte.</param>
    /// <param name="handles">What goes along with the first byte: at most 253. They stay the caller's.</param>
    /// <exception cref="NotSupportedException">It is no Unix socket.</exception>
    /// <exception cref="PlatformNotSupportedException">This driver cannot.</exception>
    /// <inheritdoc cref="Send(ReadOnlyMemory{byte})" path="/remarks|/exception"/>
    public virtual Coroutine SendHandles(ReadOnlyMemory<byte> data, IReadOnlyList<SafeHandle> handles) =>
        throw new PlatformNotSupportedException($"The driver '{Loop.PollerName}' cannot send descriptors.");

    /// <summary>Receives bytes, and the descriptors that came along with them. Unix sockets only.</summary>
    /// <param name="buffer">Takes the bytes. Not empty.</param>
    /// <param name="handles">Takes the descriptors. They are the caller's to close.</param>
    /// <exception cref="IOException">
    /// The connection has failed; or this process has no room for all descriptors that have come: then all of them are
    /// closed, and the bytes are lost.
    /// </exception>
    /// <exception cref="NotSupportedException">It is no Unix socket.</exception>
    /// <exception cref="PlatformNotSupportedException">This driver cannot.</exception>
    /// <inheritdoc cref="Receive(Memory{byte})" path="/returns|/remarks|/exception"/>
    public virtual Coroutine<int> ReceiveHandles(Memory<byte> buffer, ICollection<SafeFileHandle> handles) =>
        throw new PlatformNotSupportedException($"The driver '{Loop.PollerName}' cannot receive descriptors.");

    /// <summary>Makes closing drop what has not been sent yet, and tell the peer by a reset.</summary>
    public abstract void ResetOnClose();

    /// <summary>Closes it. Whoever waits for it sees an <see cref="ObjectDisposedException"/>. A second time it does nothing.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()"/>
    protected abstract void Dispose(bool disposing);

    /// <summary>Throws unless this is the loop's thread, or the loop is not running.</summary>
    protected void CheckAccess()
    {
        if (!Loop.IsCurrent && Loop.IsRunning)
        {
            ThrowWrongThread();
        }
    }

    /// <summary>Throws unless this is the loop's thread: what waits needs the running loop.</summary>
    protected void CheckMayWait()
    {
        if (!Loop.IsCurrent)
        {
            ThrowWrongThread();
        }
    }

    private PlatformNotSupportedException NoGroups() => new($"The driver '{Loop.PollerName}' knows no multicast groups.");

    private void ThrowWrongThread() => throw new InvalidOperationException(
        $"The {this} belongs to {Loop}, which is not running on this thread. From other threads use the members of Stream that "
        + "end in Async, or EventLoop.RunCoroutineThreadsafe.");
}
