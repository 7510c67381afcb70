using System.Runtime.InteropServices;
using Simmer.Platform;

namespace Simmer;

/// <summary>Callbacks for signals: asyncio's <c>loop.add_signal_handler</c>.</summary>
public static class SignalHandlers
{
    /// <summary>Calls <paramref name="handler"/> on the loop when a signal comes, instead of what the system does by default.</summary>
    /// <param name="loop">The loop, on whichever thread it runs.</param>
    /// <param name="signal">
    /// Which; others than .NET has names for by the system's number: <c>(PosixSignal)10</c> is SIGUSR1 on Linux. Windows knows
    /// SIGINT, SIGTERM, SIGHUP and SIGQUIT.
    /// </param>
    /// <param name="handler">What to call, in no task. It replaces the one that this loop has for the signal.</param>
    /// <remarks>
    /// <para>
    /// Each loop that listens hears each signal. Several of the same kind that come before the loop gets to it are one, as
    /// for the system itself. While somebody listens to SIGINT or SIGTERM, <c>Run</c> does not cancel its program for them.
    /// The handler is removed when the loop is closed.
    /// </para>
    /// <para><b>Order.</b> Between different signals: none. <b>Threads.</b> Loop thread only.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">SIGKILL and SIGSTOP cannot be handled, nor can those that .NET uses itself.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    /// <exception cref="PlatformNotSupportedException">This system does not have it.</exception>
    public static void AddSignalHandler(this EventLoop loop, PosixSignal signal, Action handler)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(handler);
        var handlers = LoopSignals.Of(loop).Handlers;
        var listener = new SignalListener(loop, signal, _ => handler());
        var number = SignalNumbers.Of(signal);
        handlers.GetValueOrDefault(number)?.Dispose(); // After the new one listens: nothing is missed, nor does anything default.
        handlers[number] = listener;
    }

    /// <summary>Removes the handler of a signal. If nobody listens to it any more, the system does again what it does by default.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="signal">Which.</param>
    /// <returns>Was there one?</returns>
    /// <remarks>A signal that has come, and whose turn has not, is not told any more. <b>Threads.</b> Loop thread only.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    public static bool RemoveSignalHandler(this EventLoop loop, PosixSignal signal)
    {
        ArgumentNullException.ThrowIfNull(loop);
        if (!LoopSignals.Of(loop).Handlers.Remove(SignalNumbers.Of(signal), out var listener))
        {
            return false;
        }

        listener.Dispose();
        return true;
    }
}
