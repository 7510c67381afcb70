using Microsoft.Win32.SafeHandles;
using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

/// <summary>One of a pipe's two directions: the operation that is under way there, and the wait until it is worth while to try again.</summary>
/// <remarks>
/// The descriptor is watched only while somebody waits, level-triggered. Pipes are shared with other programs, and a
/// watch that stayed would wake the loop for ever when the other end has closed.
/// </remarks>
internal sealed class LinuxPipeDirection : Suspension
{
    // A task whose pipe is always ready never waits: after so many operations it lets the others run. As for sockets.
    private const int OperationsWithoutWait = 16;

    private readonly LinuxPipe _pipe;
    private readonly IoReadiness _readiness;
    private readonly Action _onReady;
    private IDisposable? _watch;
    private string? _operation; // not null exactly while an operation is under way
    private int _withoutWait;

    public LinuxPipeDirection(LinuxPipe pipe, IoReadiness readiness)
    {
        _pipe = pipe;
        _readiness = readiness;
        _onReady = () => Wake();
    }

    /// <summary>Begins an operation.</summary>
    /// <returns>Has it been long since one had to wait? Then it should let the others run.</returns>
    /// <exception cref="InvalidOperationException">Another one is under way.</exception>
    public bool Begin(string operation)
    {
        if (_operation is not null)
        {
            throw new InvalidOperationException(
                $"Cannot {operation}: another task is about to {_operation} on this {_pipe}. One at a time in each direction; "
                + "let a single task do it, or hold an AsyncLock.");
        }

        _operation = operation;
        return ++_withoutWait % OperationsWithoutWait == 0;
    }

    public void End() => _operation = null;

    /// <summary>Waits until the descriptor is ready, or until the pipe is closed.</summary>
    public async Coroutine WaitUntilReady(IoDriver driver, SafeFileHandle handle)
    {
        _withoutWait = 0;
        _watch = driver.Watch(handle, _readiness, _onReady);
        try
        {
            await Wait();
        }
        finally
        {
            StopWatching();
        }
    }

    /// <summary>The pipe is being closed: nothing watches the descriptor any more, and whoever waits goes on.</summary>
    public void Close()
    {
        StopWatching();
        Wake();
    }

    public override WaitInfo Describe() => new(WaitKind.Io, _pipe, Deadline: null, _operation);

    private void StopWatching()
    {
        _watch?.Dispose();
        _watch = null;
    }
}
