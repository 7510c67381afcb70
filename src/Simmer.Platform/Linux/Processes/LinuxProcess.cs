using Microsoft.Win32.SafeHandles;

namespace Simmer.Platform.Linux;

/// <summary>A child on Linux. A descriptor (pidfd) stands for it: the driver watches that, and no thread waits.</summary>
/// <remarks>
/// A signal goes to the descriptor, which never stands for another process, whatever becomes of the number. To a whole
/// group it does so, too, since Linux 6.9; before that it goes by number, and only as long as the leader has not been
/// reaped, so that the number is surely its own. How one is started is in <c>LinuxProcess.Starting.cs</c>.
/// </remarks>
internal sealed partial class LinuxProcess : IoProcess
{
    // It has been killed when it is waited for, so this takes no time, unless the system itself is stuck in it.
    private const int PatienceInMilliseconds = 5000;

    private readonly SafeFileHandle _process;
    private readonly bool _mayUseGroupSignals;
    private IDisposable? _watch;

    private LinuxProcess(IoDriver driver, ProcessCommand command, int id, SafeFileHandle process, bool mayUseGroupSignals)
        : base(driver, command)
    {
        Id = id;
        _process = process;
        _mayUseGroupSignals = mayUseGroupSignals;
    }

    public override int Id { get; }

    private int Descriptor => (int)_process.DangerousGetHandle();

    private bool HasGroup => ProcessCommand.Grouping is not ProcessGrouping.Shared;

    public override bool TrySignal(int signal, bool toGroup)
    {
        if (_process.IsClosed || _process.IsInvalid)
        {
            return false;
        }

        var result = toGroup && HasGroup ? SignalGroup(signal) : Status is null ? ProcessCalls.Signal(Descriptor, signal) : SystemResult.Of(Errno.NoSuchProcess);
        if (result.Failed && result.Error is not Errno.NoSuchProcess)
        {
            throw result.Error.ToDriverException($"send the signal {SignalNumbers.NameOf(signal)} to process {Id}");
        }

        return !result.Failed;
    }

    public override string ToString() => $"process {Id}";

    protected internal override void Reap()
    {
        if (Status is null)
        {
            ProcessCalls.WaitForEnd(Descriptor, PatienceInMilliseconds);
            OnReadable();
        }

        Release();
    }

    protected override void Release()
    {
        StopWatching();
        _process.Dispose();
    }

    private SystemResult SignalGroup(int signal)
    {
        var result = _mayUseGroupSignals ? ProcessCalls.SignalGroup(Descriptor, signal) : SystemResult.Of(Errno.Invalid);
        if (result.Error is not Errno.Invalid)
        {
            return result;
        }

        return Status is null ? ProcessCalls.SignalGroupByNumber(Id, signal) : SystemResult.Of(Errno.NoSuchProcess);
    }

    // The descriptor says that it has ended. If anybody has told the system to ignore children, it has reaped it already.
    private void OnReadable()
    {
        if (Status is null && ProcessCalls.TryReap(Id) is { } status)
        {
            StopWatching();
            End(status);
        }
    }

    private void StopWatching()
    {
        _watch?.Dispose();
        _watch = null;
    }
}
