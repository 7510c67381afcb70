using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Simmer.LowLevel;

namespace Simmer.Platform;

/// <summary>How a loop talks to the operating system: the wait for it, and the sockets that it opens.</summary>
/// <remarks>
/// <para>
/// A driver speaks in completions. An operation of its <see cref="IoSocket"/>s is a coroutine that ends when the operation
/// has ended, whether the system says "ready" (epoll) or "done" (io_uring, IOCP). Users never see it: <c>TcpStream</c>
/// and its relatives stand on it.
/// </para>
/// <para>
/// Ownership: a driver knows every socket that it has opened and that has not been closed, and closes what is left when
/// it is disposed, with its loop.
/// </para>
/// <para><b>Threads.</b> Loop thread only, except <see cref="Wake"/>.</para>
/// </remarks>
public abstract class IoDriver : IPoller
{
    private EventLoop? _loop;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>Which of the drivers that can be chosen it is; null if it is none of them.</summary>
    public virtual DriverKind? Kind => null;

    /// <inheritdoc/>
    public DriverInfo Info => new(Name, Kind, Kind is { } kind ? Drivers.DescribeOthers(kind) : []);

    /// <inheritdoc/>
    public virtual bool CanSpin => true;

    /// <inheritdoc/>
    public abstract bool HasWork { get; }

    /// <summary>The loop that it serves.</summary>
    public EventLoop Loop => _loop ?? throw new InvalidOperationException("This driver has no loop yet: give it to one with LoopOptions.Poller.");

    /// <summary>The sockets that are open.</summary>
    public abstract IReadOnlyList<IoSocket> Sockets { get; }

    /// <summary>Does <see cref="Watch"/> work for pipes and processes? Else they are left to .NET's own classes.</summary>
    protected internal virtual bool CanWatch => false;

    /// <summary>The driver of a loop.</summary>
    /// <exception cref="PlatformNotSupportedException">The loop has none: it can wait for timers and threads only.</exception>
    public static IoDriver Of(EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        return loop.Poller as IoDriver ?? throw new PlatformNotSupportedException(
            $"The loop '{loop.Name}' waits by '{loop.PollerName}', which knows no sockets. On a virtual clock there is no network; "
            + "leave LoopOptions.Poller alone, or give it a driver, to have one.");
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It serves another loop already.</exception>
    public void Attach(EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        if (_loop is not null)
        {
            throw new InvalidOperationException($"This driver serves {_loop} already. Each loop needs its own: LoopOptions.Poller makes one.");
        }

        _loop = loop;
    }

    /// <summary>Opens a socket. It is the caller's to close.</summary>
    /// <exception cref="SocketException">The system has no descriptor to spare, or does not know the family.</exception>
    public abstract IoSocket Open(AddressFamily family, SocketType type, ProtocolType protocol);

    /// <summary>Takes over a socket that somebody else has opened: bound, connected or listening, or none of these.</summary>
    /// <param name="handle">The socket. It belongs to the driver from here on, and is closed if this fails.</param>
    /// <returns>The same socket. It is the caller's to close.</returns>
    /// <exception cref="SocketException">The system refuses.</exception>
    public abstract IoSocket Adopt(SafeSocketHandle handle);

    /// <summary>Calls <paramref name="ready"/> whenever a descriptor is ready, until the watch is disposed.</summary>
    /// <param name="handle">A socket, pipe, terminal, or anything else that the system can wait for. It stays the caller's, who disposes the watch before it.</param>
    /// <param name="readiness">For reading, or for writing. Of each there is one watch at a time.</param>
    /// <param name="ready">
    /// Called on the loop, in a handle of its own: again in each iteration for as long as the descriptor is ready
    /// (level-triggered). An error or a hang-up counts as ready: who reads or writes learns of it.
    /// </param>
    /// <returns>The watch. From its disposal on, nothing is called any more.</returns>
    /// <exception cref="InvalidOperationException">The descriptor is watched for this already.</exception>
    /// <exception cref="IOException">The system cannot wait for such a descriptor: a file, for instance, is always ready.</exception>
    /// <exception cref="PlatformNotSupportedException">This driver waits for sockets only.</exception>
    public abstract IDisposable Watch(SafeHandle handle, IoReadiness readiness, Action ready);

    /// <summary>Waits until a descriptor is ready.</summary>
    /// <inheritdoc cref="Watch" path="/param[@name='handle' or @name='readiness']|/exception"/>
    /// <remarks><b>Cancellation.</b> Nothing is lost: nothing has been read or written.</remarks>
    public async Coroutine WaitUntilReady(SafeHandle handle, IoReadiness readiness)
    {
        ArgumentNullException.ThrowIfNull(handle);
        var wait = new ReadinessWait(handle, readiness);
        using (Watch(handle, readiness, wait.End))
        {
            await wait.Wait();
        }
    }

    /// <summary>Makes a pipe. Both ends are the caller's to close.</summary>
    /// <exception cref="IOException">The system has no descriptor to spare.</exception>
    public (IoPipe Reader, IoPipe Writer) CreatePipe() => Drivers.CreatePipe(this);

    /// <summary>Takes over one end of a pipe, or anything that is read and written like one: a FIFO, a terminal, a socket.</summary>
    /// <param name="handle">What it is. It belongs to the pipe from here on, and is closed if this fails.</param>
    /// <param name="access">Which directions it has.</param>
    /// <returns>The pipe. It is the caller's to close.</returns>
    /// <exception cref="ArgumentException">It is a file, or something else that nobody can wait for.</exception>
    /// <exception cref="IOException">The system refuses.</exception>
    public IoPipe OpenPipe(SafeFileHandle handle, FileAccess access) => Drivers.OpenPipe(this, handle, access);

    /// <summary>
    /// As <see cref="OpenPipe"/>, for what other programs have open, too, such as the standard streams: nothing is changed
    /// that they could notice.
    /// </summary>
    /// <param name="handle">What it is. It stays the caller's.</param>
    /// <param name="access">Which directions it has.</param>
    /// <returns>The pipe. It is the caller's to close.</returns>
    /// <exception cref="ArgumentException">It is a file, or something else that nobody can wait for.</exception>
    /// <exception cref="IOException">The system refuses.</exception>
    public IoPipe OpenSharedPipe(SafeFileHandle handle, FileAccess access) => Drivers.OpenSharedPipe(this, handle, access);

    /// <summary>Starts a program. It is the caller's to dispose.</summary>
    /// <exception cref="ProcessStartException">It could not be started.</exception>
    /// <exception cref="IOException">The system has no descriptor to spare.</exception>
    public IoProcess Start(ProcessCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Drivers.Start(this, command);
    }

    /// <inheritdoc/>
    public abstract void Poll(TimeSpan timeout);

    /// <inheritdoc/>
    public abstract void Wake();

    /// <inheritdoc/>
    public virtual void BeginRun()
    {
    }

    /// <inheritdoc/>
    public virtual void EndRun()
    {
    }

    /// <summary>Closes every socket, and the driver.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()"/>
    protected abstract void Dispose(bool disposing);
}
