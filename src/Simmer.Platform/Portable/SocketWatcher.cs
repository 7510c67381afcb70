using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Simmer.Platform.Portable;

/// <summary>Watches sockets that are not the driver's own: by a thread that waits in <c>select</c>, while there are any.</summary>
/// <remarks>
/// Such a socket may be bound to .NET's pool already, and cannot be again: nothing that is portable but <c>select</c> leaves
/// it as it is. The thread only looks and posts. It waits on a socket of its own besides, which sends to itself, so that it
/// can be interrupted.
/// </remarks>
internal sealed class SocketWatcher(SocketDriver driver) : IDisposable
{
    private readonly Dictionary<(nint Handle, IoReadiness Readiness), SocketWatch> _watches = [];

    // Held for the fields below, and pulsed when they change.
    private readonly object _gate = new();
    private readonly List<SocketWatch> _armed = [];
    private Socket? _interrupt; // Not null exactly while there is a thread.
    private bool _isSelecting;
    private bool _isDisposed;

    public EventLoop Loop => driver.Loop;

    /// <summary>Begins to watch.</summary>
    public SocketWatch Add(SafeHandle handle, IoReadiness readiness, Action ready)
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, handle);
        var key = (handle.DangerousGetHandle(), readiness);
        if (_watches.ContainsKey(key))
        {
            throw new InvalidOperationException($"The handle {key.Item1} is watched for being {readiness} already. One watch at a time.");
        }

        var watch = new SocketWatch(this, Wrap(key.Item1), key.Item1, readiness, ready);
        _watches.Add(key, watch);
        watch.Look();
        return watch;
    }

    /// <summary>The thread looks until it is ready, and posts that to the loop.</summary>
    public void Arm(SocketWatch watch)
    {
        lock (_gate)
        {
            _interrupt ??= Start();
            _armed.Add(watch);
            InterruptSelecting();
        }
    }

    /// <summary>When this returns, the thread does not use the handle any more: its owner may close it.</summary>
    public void Remove(SocketWatch watch)
    {
        _watches.Remove((watch.Handle, watch.Readiness));
        lock (_gate)
        {
            if (_armed.Remove(watch))
            {
                InterruptSelecting();
                while (_isSelecting)
                {
                    Monitor.Wait(_gate);
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var watch in _watches.Values.ToArray())
        {
            watch.Dispose();
        }

        lock (_gate)
        {
            _isDisposed = true;
            InterruptSelecting();
            Monitor.PulseAll(_gate);
        }
    }

    private static Socket Wrap(nint handle)
    {
        try
        {
            return AdoptedSocket.Wrap(new SafeSocketHandle(handle, ownsHandle: false));
        }
        catch (SocketException e)
        {
            throw new PlatformNotSupportedException("This driver can wait for sockets only, and this handle is something else.", e);
        }
    }

    private Socket Start()
    {
        var interrupt = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        interrupt.Bind(new IPEndPoint(IPAddress.Loopback, port: 0));
        interrupt.Connect(interrupt.LocalEndPoint!);
        interrupt.Blocking = false;
        new Thread(() => Watch(interrupt)) { IsBackground = true, Name = $"{Loop.Name} watcher" }.Start();
        return interrupt;
    }

    // Under the gate. Datagrams to oneself do not get lost; if there is no room for one, there are others that will do.
    private void InterruptSelecting()
    {
        if (_isSelecting)
        {
            _interrupt!.Send([0], SocketFlags.None, out _);
        }
        else
        {
            Monitor.PulseAll(_gate);
        }
    }

    // ── On the thread ────────────────────────────────────────────────────────────────────────────────────────────────

    private void Watch(Socket interrupt)
    {
        using (interrupt)
        {
            while (TakeArmed() is { } armed)
            {
                Post(Select(armed, interrupt));
            }
        }
    }

    /// <summary>Null: it is over.</summary>
    private SocketWatch[]? TakeArmed()
    {
        lock (_gate)
        {
            while (_armed.Count == 0 && !_isDisposed)
            {
                Monitor.Wait(_gate);
            }

            _isSelecting = !_isDisposed;
            return _isDisposed ? null : [.. _armed];
        }
    }

    private static SocketWatch[] Select(SocketWatch[] armed, Socket interrupt)
    {
        List<Socket> readable = [interrupt, .. Of(armed, IoReadiness.Readable)];
        List<Socket> writable = [.. Of(armed, IoReadiness.Writable)];
        List<Socket> failed = [.. writable]; // Windows tells of a failed attempt to connect only here.
        try
        {
            Socket.Select(readable, writable, failed, Timeout.InfiniteTimeSpan);
        }
        catch (SocketException)
        {
            return armed; // One of them is not what it was. Who reads or writes learns of it.
        }

        Span<byte> interruption = stackalloc byte[1];
        while (interrupt.Receive(interruption, SocketFlags.None, out _) > 0)
        {
        }

        return [.. armed.Where(watch => watch.Readiness is IoReadiness.Readable
            ? readable.Contains(watch.Socket)
            : writable.Contains(watch.Socket) || failed.Contains(watch.Socket))];
    }

    private void Post(SocketWatch[] ready)
    {
        lock (_gate)
        {
            _isSelecting = false;
            Monitor.PulseAll(_gate);
            foreach (var watch in ready.Where(_armed.Remove)) // If it has been removed meanwhile, nobody is called.
            {
                Loop.CallSoonThreadsafe(watch.Call);
            }
        }
    }

    private static IEnumerable<Socket> Of(SocketWatch[] armed, IoReadiness readiness) =>
        armed.Where(watch => watch.Readiness == readiness).Select(static watch => watch.Socket);
}
