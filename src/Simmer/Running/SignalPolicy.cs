using System.Runtime.InteropServices;

namespace Simmer;

/// <summary>Ctrl-C and SIGTERM: the first cancels the main task, the second ends the process, as if nobody had listened.</summary>
/// <remarks>A program that listens to one of them itself has it to itself, for as long as it does.</remarks>
internal sealed class SignalPolicy : IDisposable
{
    private static int s_exitCodeIsWatched;

    private readonly LoopTask _main;
    private readonly PosixSignalRegistration?[] _registrations;
    private int _received;

    private SignalPolicy(LoopTask main)
    {
        _main = main;
        _registrations = main.Loop.Options.HandleSignals ? [Listen(PosixSignal.SIGINT), Listen(PosixSignal.SIGTERM)] : [];
    }

    /// <summary>The first signal that came, if one did.</summary>
    public PosixSignal? Received => Volatile.Read(ref _received) is 0 ? null : (PosixSignal)_received;

    public static SignalPolicy Begin(LoopTask main) => new(main);

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration?.Dispose();
        }
    }

    private PosixSignalRegistration Listen(PosixSignal signal) => PosixSignalRegistration.Create(signal, OnSignal);

    // Called by a thread of the runtime's own.
    private void OnSignal(PosixSignalContext context)
    {
        if (SignalListener.IsAnybodyListeningTo(context.Signal))
        {
            return; // It is the program's own affair, as long as it listens itself: see SignalHandlers and Signals.
        }

        if (Interlocked.CompareExchange(ref _received, (int)context.Signal, 0) != 0)
        {
            return;
        }

        context.Cancel = true;
        WatchExitCode();
        try
        {
            _main.Loop.CallSoonThreadsafe(() => _main.Cancel($"interrupted by {context.Signal}"));
        }
        catch (LoopClosedException)
        {
            context.Cancel = false; // The program has just ended; the signal does what it does to any program.
        }
    }

    // If nobody catches the InterruptedException, the shell shall see what it sees of any interrupted program.
    private static void WatchExitCode()
    {
        if (Interlocked.Exchange(ref s_exitCodeIsWatched, 1) == 0)
        {
            AppDomain.CurrentDomain.UnhandledException += static (_, unhandled) =>
            {
                if (unhandled.ExceptionObject is InterruptedException interrupted)
                {
                    Environment.Exit(interrupted.ExitCode);
                }
            };
        }
    }
}
