using System.Diagnostics;
using System.Runtime.InteropServices;
using Simmer.LowLevel;
using Simmer.Platform;

namespace Simmer;

/// <summary>A program that runs beside this one. asyncio's <c>subprocess.Process</c>.</summary>
/// <remarks>
/// <para>
/// Dispose it, best with <c>await using</c>: a program that is still running then is killed. No thread waits for it, and
/// the system's record of it is cleared when it has ended, whether or not anybody asks (there are no zombies).
/// </para>
/// <code>
/// await using var sort = Subprocess.Start(new ProcessCommand("sort") { Input = Redirect.Pipe, Output = Redirect.Pipe });
/// await sort.Input.Write("b\na\n"u8.ToArray());
/// sort.Input.Dispose();
/// var status = await sort.Wait();
/// </code>
/// <para>To run a program to its end and have what it says see <see cref="Run(ProcessCommand, RunOptions?)"/>.</para>
/// <para><b>Threads.</b> Loop thread only, except <see cref="Dispose"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class Subprocess : IDisposable
{
    /// <summary>How long a program that was asked to end has for it, where nobody says otherwise: five seconds.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(5);

    private readonly IoProcess _process;
    private readonly WaitQueue _waiters;
    private readonly PipeStream? _input;
    private readonly PipeStream? _output;
    private readonly PipeStream? _error;

    internal Subprocess(IoProcess process)
    {
        _process = process;
        _waiters = new WaitQueue(WaitKind.Executor, this, "wait");
        _input = StreamOn(process.Input);
        _output = StreamOn(process.Output);
        _error = StreamOn(process.Error);
        process.Ended = () => _waiters.WakeAll();
    }

    /// <summary>What runs.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public ProcessCommand ProcessCommand => _process.ProcessCommand;

    /// <summary>The system's number for it. When it has ended, this may become another process's: do not send signals to it.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public int Id => _process.Id;

    /// <summary>How it has ended; null: it is running. It never waits.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public ExitStatus? Status => _process.Status;

    /// <summary>What is written here the program reads. Dispose it when that is all.</summary>
    /// <exception cref="InvalidOperationException">It is not a pipe: see <see cref="ProcessCommand.Input"/>.</exception>
    public PipeStream Input => _input ?? throw NoPipe(nameof(Input));

    /// <summary>What the program says.</summary>
    /// <exception cref="InvalidOperationException">It is not a pipe: see <see cref="ProcessCommand.Output"/>.</exception>
    public PipeStream Output => _output ?? throw NoPipe(nameof(Output));

    /// <summary>What the program says to the standard error.</summary>
    /// <exception cref="InvalidOperationException">It is not a pipe: see <see cref="ProcessCommand.Error"/>.</exception>
    public PipeStream Error => _error ?? throw NoPipe(nameof(Error));

    /// <summary>Starts a program.</summary>
    /// <returns>The running program. It is the caller's to dispose.</returns>
    /// <remarks>
    /// This takes until the system has loaded the program, and the loop waits for that: mostly less than a millisecond, more
    /// if the file is on a slow disk. <b>Threads.</b> Loop thread only.
    /// </remarks>
    /// <exception cref="ProcessStartException">It does not exist, or is not permitted; the message says what was looked for. Nothing is left open.</exception>
    /// <exception cref="IOException">The system has no descriptor to spare.</exception>
    /// <exception cref="ArgumentException">An argument, a path or a variable contains a zero character.</exception>
    /// <exception cref="PlatformNotSupportedException">This loop has no driver, or this system cannot do what the command asks for.</exception>
    public static Subprocess Start(ProcessCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new Subprocess(IoDriver.Of(EventLoop.Current).Start(command));
    }

    /// <summary>Waits until the program has ended.</summary>
    /// <remarks>
    /// That, and nothing else: whoever holds its pipes, such as a program that it has started and left behind, does not
    /// matter. Beware: a program that writes more into a pipe than fits waits for somebody to read it. Read its output
    /// meanwhile, or use <see cref="Communicate"/>.
    /// <para><b>Cancellation.</b> Nothing is lost: the program goes on.</para>
    /// <para><b>Order.</b> Several may wait.</para>
    /// <para><b>Checkpoint.</b> Only if it is still running.</para>
    /// </remarks>
    public async Coroutine<ExitStatus> Wait()
    {
        Checkpoint.ThrowIfCancelled();
        while (_process.Status is null)
        {
            await _waiters.Wait();
        }

        return _process.Status.Value;
    }

    /// <summary>Sends a signal. If the program has ended, nothing happens; another one is never reached.</summary>
    /// <param name="signal">Which; others than .NET has names for by the system's number: <c>(PosixSignal)10</c> is SIGUSR1 on Linux.</param>
    /// <returns>False: it has ended.</returns>
    /// <remarks>It goes to the program alone, also if it has a group of its own: compare <see cref="Terminate"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    /// <exception cref="IOException">The system refuses: the program has other rights.</exception>
    /// <exception cref="PlatformNotSupportedException">Windows has no such signal.</exception>
    public bool SendSignal(PosixSignal signal) => _process.TrySignal(SignalNumbers.Of(signal), toGroup: false);

    /// <summary>Asks the program, and its group if it has one of its own, to end (SIGTERM). On Windows it is killed.</summary>
    /// <inheritdoc cref="SendSignal" path="/returns|/exception"/>
    public bool Terminate() => _process.TrySignal(SignalNumbers.Terminate, toGroup: true);

    /// <summary>Ends the program, and its group if it has one of its own, whether or not they want to (SIGKILL).</summary>
    /// <inheritdoc cref="SendSignal" path="/returns|/exception"/>
    public bool Kill() => _process.TrySignal(SignalNumbers.Kill, toGroup: true);

    /// <summary>Closes our ends of the pipes, and kills the program, with its group, if it is still running. A second time it does nothing.</summary>
    /// <remarks><b>Threads.</b> Any; from another thread than the loop's it happens soon.</remarks>
    public void Dispose()
    {
        if (Loop.IsCurrent || Loop.IsClosed)
        {
            _process.Dispose();
            return;
        }

        try
        {
            Loop.CallSoonThreadsafe(_process.Dispose);
        }
        catch (LoopClosedException)
        {
            // It was killed when the loop was closed.
        }
    }

    /// <summary>As <see cref="Dispose"/>, and waits until the program has ended. Called by <c>await using</c>.</summary>
    /// <remarks><b>Cancellation.</b> The program ends all the same; it is waited for, because that takes no time.</remarks>
    public async Coroutine DisposeAsync()
    {
        _process.Dispose();
        await WaitUntilKilled();
    }

    /// <inheritdoc/>
    public override string ToString() => $"'{ProcessCommand}' ({(Status is { } status ? status.ToString() : $"running as {Id}")})";

    private EventLoop Loop => _process.Loop;

    private static PipeStream? StreamOn(IoPipe? pipe) => pipe is null ? null : new PipeStream(pipe);

    private InvalidOperationException NoPipe(string stream) => new(
        $"The program's {stream} is no pipe. Start it with {stream} = Redirect.Pipe: new ProcessCommand(\"{ProcessCommand.File}\", …) {{ {stream} = Redirect.Pipe }}.");
}
