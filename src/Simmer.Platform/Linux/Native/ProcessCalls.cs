namespace Simmer.Platform.Linux;

/// <summary>The system's calls on processes that are our children.</summary>
internal static unsafe class ProcessCalls
{
    private const int OpenNumber = 434;   // SYS_pidfd_open, the same number on every architecture
    private const int SignalNumber = 424; // SYS_pidfd_send_signal, likewise
    private const int WholeGroup = 4;     // PIDFD_SIGNAL_PROCESS_GROUP, Linux 6.9
    private const int ByProcess = 1;      // P_PID
    private const int Exited = 4;         // WEXITED
    private const int DoNotWait = 1;      // WNOHANG
    private const int EndedByItself = 1;  // CLD_EXITED
    private const int MayExecute = 1;     // X_OK

    /// <summary>A descriptor for a child. It becomes readable when the child has ended, and never stands for another process.</summary>
    public static SystemResult Open(int process) => SystemResult.Of(LibC.PidFdOpen(OpenNumber, process, flags: 0));

    public static SystemResult Signal(int descriptor, int signal) =>
        SystemResult.Of(LibC.PidFdSendSignal(SignalNumber, descriptor, signal, information: null, flags: 0));

    /// <summary>Signals the group that a child leads, also when the child itself has gone. <see cref="Errno.Invalid"/>: the kernel is older than 6.9.</summary>
    public static SystemResult SignalGroup(int descriptor, int signal) =>
        SystemResult.Of(LibC.PidFdSendSignal(SignalNumber, descriptor, signal, information: null, WholeGroup));

    /// <summary>Signals a group by its number. Only while its leader has not been reaped is that number surely its own.</summary>
    public static SystemResult SignalGroupByNumber(int group, int signal) => SystemResult.Of(LibC.Kill(-group, signal));

    /// <summary>How a child has ended; null: it has not. From then on its number may become somebody else's.</summary>
    public static ExitStatus? TryReap(int process)
    {
        const int SizeOfInformation = 128; // siginfo_t, and within it, on 64-bit machines:
        const int OffsetOfCode = 8;
        const int OffsetOfProcess = 16;
        const int OffsetOfStatus = 24;
        var information = stackalloc byte[SizeOfInformation];
        *(int*)(information + OffsetOfProcess) = 0;
        SystemResult result;
        do
        {
            result = SystemResult.Of(LibC.WaitId(ByProcess, process, information, Exited | DoNotWait));
        }
        while (result.WasInterrupted);

        if (result.Failed)
        {
            return ExitStatus.Unknown; // ECHILD: somebody has been faster, or the system was told to ignore children.
        }

        if (*(int*)(information + OffsetOfProcess) == 0)
        {
            return null;
        }

        var status = *(int*)(information + OffsetOfStatus);
        return *(int*)(information + OffsetOfCode) == EndedByItself ? ExitStatus.OfCode(status) : ExitStatus.OfSignal(status);
    }

    /// <summary>Waits until a child has ended, and not longer than this.</summary>
    public static void WaitForEnd(int descriptor, int milliseconds)
    {
        var entry = new LibC.PollEntry { Descriptor = descriptor, Events = 1 }; // POLLIN
        _ = LibC.Poll(&entry, count: 1, milliseconds);
    }

    /// <summary>May this process execute the file?</summary>
    public static bool IsExecutable(string path)
    {
        using var text = NativeStrings.Of(path);
        return LibC.Access(text.First, MayExecute) == 0;
    }
}
