namespace Simmer.Platform;

/// <summary>A program that a driver has started: what the system knows of it. Users see it as <c>Subprocess</c>.</summary>
/// <remarks>
/// <para>
/// The system's record of it is cleared as soon as it has ended, whether or not anybody asks: there are no zombies. If it
/// is still running when its loop is closed, it is killed.
/// </para>
/// <para><b>Threads.</b> Loop thread only.</para>
/// </remarks>
public abstract class IoProcess : IDisposable
{
    private readonly RunningProcesses _running;

    /// <summary>For drivers.</summary>
    /// <param name="driver">Whose process it is.</param>
    /// <param name="command">What runs.</param>
    protected IoProcess(IoDriver driver, ProcessCommand command)
    {
        ArgumentNullException.ThrowIfNull(driver);
        ArgumentNullException.ThrowIfNull(command);
        Loop = driver.Loop;
        ProcessCommand = command;
        _running = RunningProcesses.Of(Loop);
        _running.Add(this);
    }

    /// <summary>The loop that it belongs to.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public EventLoop Loop { get; }

    /// <summary>What runs.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public ProcessCommand ProcessCommand { get; }

    /// <summary>The system's number for it. When it has ended this may become another process's.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public abstract int Id { get; }

    /// <summary>Our end of its standard input, if that is a pipe.</summary>
    public IoPipe? Input { get; protected init; }

    /// <summary>Our end of its standard output, if that is a pipe.</summary>
    public IoPipe? Output { get; protected init; }

    /// <summary>Our end of its standard error, if that is a pipe.</summary>
    public IoPipe? Error { get; protected init; }

    /// <summary>How it has ended; null: it is running.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public ExitStatus? Status { get; private set; }

    /// <summary>Called on the loop, in no task, when it has ended.</summary>
    public Action? Ended { get; set; }

    /// <summary>Has it been disposed?</summary>
    protected bool IsDisposed { get; private set; }

    /// <summary>Sends a signal to it, or to the whole group.</summary>
    /// <param name="signal">The system's number; zero: only ask whether there is anybody.</param>
    /// <param name="toGroup">To everybody in its group, if it has one of its own. That may be more than it, even when it has ended.</param>
    /// <returns>False: there is nobody any more. It is never another process that is reached.</returns>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="PlatformNotSupportedException">This system knows no such signal.</exception>
    public abstract bool TrySignal(int signal, bool toGroup);

    /// <summary>Closes the pipes. If it is running it is killed, with its group if it has one of its own; its end is still seen to.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()"/>
    protected virtual void Dispose(bool disposing)
    {
        if (IsDisposed)
        {
            return;
        }

        IsDisposed = true;
        Input?.Dispose();
        Output?.Dispose();
        Error?.Dispose();
        if (Status is null)
        {
            TryKill();
        }
        else
        {
            Leave();
        }
    }

    /// <summary>The loop is being closed: waits, not long, until it has ended, and lets go of it.</summary>
    protected internal abstract void Reap();

    /// <summary>Nothing more will be asked of it: closes what the system has given.</summary>
    protected abstract void Release();

    /// <summary>It has ended.</summary>
    protected void End(ExitStatus status)
    {
        Status = status;
        if (IsDisposed || ProcessCommand.Grouping is ProcessGrouping.Shared)
        {
            Leave(); // There is nobody who could still be reached.
        }

        Ended?.Invoke();
    }

    private void TryKill()
    {
        try
        {
            TrySignal(SignalNumbers.Kill, toGroup: true);
        }
        catch (IOException)
        {
            // It has other rights than this program. Whoever wants to know calls Kill.
        }
    }

    private void Leave()
    {
        _running.Remove(this);
        Release();
    }
}
