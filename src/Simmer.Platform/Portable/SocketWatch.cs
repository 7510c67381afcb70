using System.Net.Sockets;

namespace Simmer.Platform.Portable;

/// <summary>A watch of somebody's socket: the loop's side of it.</summary>
/// <remarks>
/// Looked at ──ready──▶ called in the next iteration, and looked at again; not ready ──▶ armed: the thread of
/// <see cref="SocketWatcher"/> looks, and posts to the loop. It is never both, so nobody is called twice for one look.
/// </remarks>
internal sealed class SocketWatch(SocketWatcher watcher, Socket socket, nint handle, IoReadiness readiness, Action ready) : IDisposable
{
    private bool _isDisposed;

    public Socket Socket { get; } = socket;

    public nint Handle { get; } = handle;

    public IoReadiness Readiness { get; } = readiness;

    /// <summary>Is it ready? Then who watches is called soon; else, when it is.</summary>
    public void Look()
    {
        if (IsReadyNow())
        {
            watcher.Loop.CallSoon(Call);
        }
        else
        {
            watcher.Arm(this);
        }
    }

    /// <summary>It is ready. On the loop.</summary>
    public void Call()
    {
        if (_isDisposed)
        {
            return;
        }

        try
        {
            ready();
        }
        finally
        {
            if (!_isDisposed)
            {
                Look();
            }
        }
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            watcher.Remove(this);
            Socket.Dispose(); // The handle stays its owner's.
        }
    }

    private bool IsReadyNow()
    {
        try
        {
            return Readiness is IoReadiness.Readable
                ? Socket.Poll(TimeSpan.Zero, SelectMode.SelectRead)
                : Socket.Poll(TimeSpan.Zero, SelectMode.SelectWrite) || Socket.Poll(TimeSpan.Zero, SelectMode.SelectError);
        }
        catch (SocketException)
        {
            return true; // Who reads or writes learns of it.
        }
    }
}
