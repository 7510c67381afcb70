using System.ComponentModel;
using System.Diagnostics;

namespace Simmer.Platform;

/// <summary>A child over .NET's own <see cref="Process"/>: on Windows and macOS, and where the driver cannot watch descriptors.</summary>
/// <remarks>
/// It does less than Linux' own: streams are inherited, pipes or nothing; the name is the file's; a group is the tree of
/// those that it has started and who are still there. .NET tells of the end on a thread of its pool.
/// </remarks>
internal sealed class PortableProcess : IoProcess
{
    private readonly Process _process;
    private readonly bool _isWindows;

    private PortableProcess(IoDriver driver, ProcessCommand command, Process process, bool isWindows)
        : base(driver, command)
    {
        _process = process;
        _isWindows = isWindows;
        Id = process.Id;
        var start = process.StartInfo;
        Input = start.RedirectStandardInput ? Open(driver, process.StandardInput.BaseStream, FileAccess.Write, command.Input) : null;
        Output = start.RedirectStandardOutput ? Open(driver, process.StandardOutput.BaseStream, FileAccess.Read, command.Output) : null;
        Error = start.RedirectStandardError ? Open(driver, process.StandardError.BaseStream, FileAccess.Read, command.Error) : null;
    }

    public override int Id { get; }

    public static PortableProcess Start(IoDriver driver, ProcessCommand command, bool isWindows)
    {
        var process = new Process { StartInfo = PortableStart.Of(command, isWindows), EnableRaisingEvents = true };
        try
        {
            _ = process.Start();
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            process.Dispose();
            throw new ProcessStartException(command, e.Message, e);
        }

        var started = new PortableProcess(driver, command, process, isWindows);
        process.Exited += (_, _) => started.PostEnd();
        if (process.HasExited)
        {
            started.PostEnd(); // Perhaps before anybody listened.
        }

        return started;
    }

    public override bool TrySignal(int signal, bool toGroup)
    {
        if (Status is not null || _process.HasExited)
        {
            return false;
        }

        // Windows knows no signals: whoever is asked to end, ends.
        if (signal is SignalNumbers.Kill || (_isWindows && signal is SignalNumbers.Terminate))
        {
            _process.Kill(entireProcessTree: toGroup && ProcessCommand.Grouping is not ProcessGrouping.Shared);
            return true;
        }

        if (signal is 0)
        {
            return true;
        }

        return _isWindows
            ? throw new PlatformNotSupportedException($"Windows has no signal {SignalNumbers.NameOf(signal)}: a process can be ended, and no more.")
            : PortableSignals.Send(Id, signal);
    }

    public override string ToString() => $"process {Id}";

    protected internal override void Reap()
    {
        if (Status is null)
        {
            _process.WaitForExit(TimeSpan.FromSeconds(5)); // It has been killed.
            OnEnded();
        }
    }

    protected override void Release() => _process.Dispose();

    private static PortablePipe? Open(IoDriver driver, Stream stream, FileAccess access, Redirect redirect)
    {
        if (redirect == Redirect.Pipe)
        {
            return new PortablePipe(driver, stream, access);
        }

        // Nothing: what it writes is read and forgotten, and there is nothing for it to read.
        if (access is FileAccess.Read)
        {
            _ = stream.CopyToAsync(Stream.Null);
        }
        else
        {
            stream.Dispose();
        }

        return null;
    }

    private void PostEnd()
    {
        try
        {
            Loop.CallSoonThreadsafe(OnEnded);
        }
        catch (LoopClosedException)
        {
            // The loop has seen to it.
        }
    }

    private void OnEnded()
    {
        if (Status is null && _process.HasExited)
        {
            End(ExitStatus.OfCode(_process.ExitCode));
        }
    }
}
