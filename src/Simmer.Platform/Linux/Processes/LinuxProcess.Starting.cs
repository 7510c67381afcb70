using Microsoft.Win32.SafeHandles;

namespace Simmer.Platform.Linux;

// Starting one: everything is prepared, the system does the rest in one call, and whatever fails leaves nothing behind.
internal sealed partial class LinuxProcess
{
    private const int FirstNotStandard = 3;

    /// <summary>Does the kernel have descriptors for processes, and is it permitted to use them? Linux 5.4; some sandboxes forbid it.</summary>
    public static bool IsSupported { get; } = Probe();

    /// <summary>Starts a program.</summary>
    /// <param name="driver">Whose process it becomes.</param>
    /// <param name="command">What to start.</param>
    /// <param name="mayUseGroupSignals">False: for tests of what old kernels do.</param>
    public static LinuxProcess Start(IoDriver driver, ProcessCommand command, bool mayUseGroupSignals = true)
    {
        using var plan = new SpawnPlan();
        using var streams = new ChildStreams(driver);
        plan.SetAttributes(command.Grouping);
        streams.Prepare(command, plan);
        if (command.WorkingDirectory is { } folder)
        {
            plan.AddChangeFolder(folder);
        }

        plan.AddCloseFrom(FirstNotStandard);
        var id = Execute(command, plan);
        var process = Open(id, command);
        var (input, output, error) = streams.TakePipes();
        return new LinuxProcess(driver, command, id, process, mayUseGroupSignals) { Input = input, Output = output, Error = error }.Watch(driver);
    }

    private static int Execute(ProcessCommand command, SpawnPlan plan)
    {
        var variables = command.CompleteEnvironment();
        var path = ProgramSearch.Find(command, variables);
        using var arguments = NativeStrings.Of([command.Argument0 ?? command.File, .. command.Arguments]);
        using var environment = NativeStrings.Of([.. variables.Select(static variable => $"{variable.Key}={variable.Value}")]);
        var result = plan.Execute(path, arguments, environment);
        return result.Failed
            ? throw ProgramSearch.Explain(command, path, result.Error, arguments.Size + environment.Size)
            : result.Value;
    }

    private static SafeFileHandle Open(int id, ProcessCommand command)
    {
        var result = ProcessCalls.Open(id);
        if (!result.Failed)
        {
            return new SafeFileHandle(result.Value, ownsHandle: true);
        }

        if (result.Error is Errno.NoSuchProcess)
        {
            return new SafeFileHandle(); // It has ended, and the system was told to ignore that (SIGCHLD). Nobody knows how.
        }

        // It runs, but nobody could watch it: no descriptor to spare. It has not been reaped, so the number is its own.
        _ = LibC.Kill(id, SignalNumbers.Kill);
        while (ProcessCalls.TryReap(id) is null)
        {
            Thread.Yield();
        }

        throw new ProcessStartException(command, $"{result.Error.Text()}.");
    }

    private static bool Probe()
    {
        var result = ProcessCalls.Open(Environment.ProcessId);
        if (result.Failed)
        {
            return false;
        }

        using var self = new SafeFileHandle(result.Value, ownsHandle: true);
        return !ProcessCalls.Signal(result.Value, signal: 0).Failed;
    }

    private LinuxProcess Watch(IoDriver driver)
    {
        if (_process.IsInvalid)
        {
            End(ExitStatus.Unknown);
            return this;
        }

        try
        {
            _watch = driver.Watch(_process, IoReadiness.Readable, OnReadable);
            return this;
        }
        catch
        {
            Dispose();
            Reap();
            throw;
        }
    }
}
