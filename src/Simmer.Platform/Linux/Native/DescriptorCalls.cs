namespace Simmer.Platform.Linux;

/// <summary>The system's calls on descriptors, whatever they stand for.</summary>
internal static class DescriptorCalls
{
    private const int NonBlocking = 0x800;         // O_NONBLOCK
    private const int DuplicateCloseOnExec = 1030; // F_DUPFD_CLOEXEC
    private const int GetFlags = 3;                // F_GETFL
    private const int SetFlags = 4;                // F_SETFL

    /// <summary>Another number for the same open file: at least <paramref name="atLeast"/>. It is not inherited by other programs.</summary>
    public static SystemResult Duplicate(int descriptor, int atLeast = 0) =>
        SystemFaults.Strike(SystemCall.Duplicate, out var fault) ? fault : SystemResult.Of(LibC.FCntl(descriptor, DuplicateCloseOnExec, atLeast));

    /// <summary>From now on its calls return at once; for everybody who shares this open file.</summary>
    public static SystemResult SetNonBlocking(int descriptor)
    {
        var flags = SystemFaults.Strike(SystemCall.GetFlags, out var fault) ? fault : SystemResult.Of(LibC.FCntl(descriptor, GetFlags, argument: 0));
        return flags.Failed || (flags.Value & NonBlocking) != 0
            ? flags
            : SystemResult.Of(LibC.FCntl(descriptor, SetFlags, flags.Value | NonBlocking));
    }

    /// <summary>Closes it. Whatever the system says, the descriptor is gone: never call this again.</summary>
    public static void Close(int descriptor)
    {
        _ = LibC.Close(descriptor);
        _ = SystemFaults.Strike(SystemCall.Closed, out _); // Nobody asks: but tests see how often it was called.
    }
}
