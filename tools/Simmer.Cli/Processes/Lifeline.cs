using System.Runtime.InteropServices;

namespace Simmer.Cli.Processes;

/// <summary>Lets a child process end when its parent wants it to, or has died, however suddenly.</summary>
/// <remarks>
/// The parent holds the other end of our standard input and writes nothing more to it. When it closes that, or is killed,
/// the input ends; no signal is needed, and none can get lost. Ctrl-C in a terminal reaches children, too; what it means is the
/// parent's decision, so here it means nothing.
/// </remarks>
internal sealed class Lifeline : IDisposable
{
    // Time to clean up. Then it ends at once: nobody is left who could end it otherwise.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ended = new();
    private readonly PosixSignalRegistration[] _signals;

    private Lifeline()
    {
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, End),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, End),
        ];

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            _ended.Cancel();
        }
    }

    /// <summary>Cancelled when this process shall end.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Begins to watch <paramref name="input"/>, on a thread that does nothing else.</summary>
    public static Lifeline Watch(TextReader input)
    {
        var lifeline = new Lifeline();
        new Thread(() => lifeline.WaitForEnd(input)) { IsBackground = true, Name = "lifeline" }.Start();
        return lifeline;
    }

    // The source is not disposed: the thread may still come to cancel it.
    public void Dispose() => Array.ForEach(_signals, static signal => signal.Dispose());

    private void WaitForEnd(TextReader input)
    {
        while (input.Read() >= 0)
        {
            // Nobody has anything to say here.
        }

        _ended.Cancel();
        Thread.Sleep(s_grace);
        Environment.Exit(ExitCode.Internal);
    }
}
