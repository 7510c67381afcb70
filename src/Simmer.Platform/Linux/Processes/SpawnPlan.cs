using System.Runtime.InteropServices;

namespace Simmer.Platform.Linux;

/// <summary>What the system does between the birth of a child and the start of its program: <c>posix_spawn</c>'s actions and attributes.</summary>
/// <remarks>
/// The runtime is not there between the two, so no code of ours can be: fork is out of the question for .NET. Our own
/// descriptors are closed by the system when the program starts, because all of them are opened so (O_CLOEXEC); of what
/// libraries in C may have opened otherwise everything above the standard streams is closed, where libc can.
/// </remarks>
internal sealed unsafe class SpawnPlan : IDisposable
{
    // Larger than what any libc wants: glibc 80 and 336 bytes, musl the same.
    private const int Room = 1024;

    private const int SizeOfSignals = 128; // sigset_t
    private const int BrokenPipe = 13;     // SIGPIPE

    private const short SetGroup = 0x02;          // POSIX_SPAWN_SETPGROUP
    private const short SetDefaultSignals = 0x04; // POSIX_SPAWN_SETSIGDEF
    private const short SetSignalMask = 0x08;     // POSIX_SPAWN_SETSIGMASK
    private const short SetSession = 0x80;        // POSIX_SPAWN_SETSID

    // Not in every libc: glibc has them since 2.29 and 2.34, musl has the first.
    private static readonly delegate* unmanaged<void*, byte*, int> s_addChangeFolder =
        (delegate* unmanaged<void*, byte*, int>)Find("posix_spawn_file_actions_addchdir_np");

    private static readonly delegate* unmanaged<void*, int, int> s_addCloseFrom =
        (delegate* unmanaged<void*, int, int>)Find("posix_spawn_file_actions_addclosefrom_np");

    private readonly byte* _actions;
    private readonly byte* _attributes;

    public SpawnPlan()
    {
        _actions = (byte*)NativeMemory.AllocZeroed(Room);
        _attributes = (byte*)NativeMemory.AllocZeroed(Room);
        Check(LibC.SpawnActionsInit(_actions));
        Check(LibC.SpawnAttributesInit(_attributes));
    }

    /// <summary>Signals are as a program expects them, and it belongs to whom it shall.</summary>
    /// <remarks>.NET ignores SIGPIPE, and that would be inherited; what a parent of ours has told us to ignore, as nohup does, stays.</remarks>
    public void SetAttributes(ProcessGrouping grouping)
    {
        var signals = stackalloc byte[SizeOfSignals];
        new Span<byte>(signals, SizeOfSignals).Clear();
        Check(LibC.SpawnAttributesSetSignalMask(_attributes, signals));
        *(ulong*)signals = 1UL << (BrokenPipe - 1);
        Check(LibC.SpawnAttributesSetDefaultSignals(_attributes, signals));
        Check(LibC.SpawnAttributesSetGroup(_attributes, group: 0)); // 0: one of its own.
        var group = grouping switch
        {
            ProcessGrouping.Own => SetGroup,
            ProcessGrouping.OwnSession => SetSession,
            _ => (short)0,
        };
        Check(LibC.SpawnAttributesSetFlags(_attributes, (short)(SetDefaultSignals | SetSignalMask | group)));
    }

    /// <summary>The child's descriptor <paramref name="to"/> is what is <paramref name="from"/> here.</summary>
    public void AddDuplicate(int from, int to) => Check(LibC.SpawnActionsAddDup2(_actions, from, to));

    /// <summary>The child's descriptor <paramref name="to"/> is nothing.</summary>
    public void AddNull(int to)
    {
        const int ReadAndWrite = 2; // O_RDWR
        using var path = NativeStrings.Of("/dev/null");
        Check(LibC.SpawnActionsAddOpen(_actions, to, path.First, ReadAndWrite, mode: 0));
    }

    public void AddChangeFolder(string folder)
    {
        if (s_addChangeFolder is null)
        {
            throw new PlatformNotSupportedException("This system's libc cannot start a program in another folder: it lacks posix_spawn_file_actions_addchdir_np.");
        }

        using var path = NativeStrings.Of(folder);
        Check(s_addChangeFolder(_actions, path.First));
    }

    /// <summary>Everything from this descriptor on is closed. Call it last.</summary>
    public void AddCloseFrom(int first)
    {
        if (s_addCloseFrom is not null)
        {
            Check(s_addCloseFrom(_actions, first));
        }
    }

    /// <summary>Starts the program.</summary>
    /// <returns>Its process, or why it could not be started: this waits until the system has loaded it.</returns>
    public SystemResult Execute(string path, NativeStrings arguments, NativeStrings environment)
    {
        using var file = NativeStrings.Of(path);
        var process = 0;
        var error = LibC.PosixSpawn(&process, file.First, _actions, _attributes, arguments.Pointers, environment.Pointers);
        return error == 0 ? new SystemResult(process) : SystemResult.Of((Errno)error);
    }

    public void Dispose()
    {
        _ = LibC.SpawnActionsDestroy(_actions);
        _ = LibC.SpawnAttributesDestroy(_attributes);
        NativeMemory.Free(_actions);
        NativeMemory.Free(_attributes);
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw ((Errno)error).ToDriverException("prepare to start a program");
        }
    }

    private static nint Find(string function) =>
        NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), function, out var address) ? address : 0;
}
