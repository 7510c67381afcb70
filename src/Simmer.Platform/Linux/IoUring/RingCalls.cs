namespace Simmer.Platform.Linux;

/// <summary>The system's calls on rings.</summary>
internal static unsafe class RingCalls
{
    private const int SetupNumber = 425;    // SYS_io_uring_setup
    private const int EnterNumber = 426;    // SYS_io_uring_enter
    private const int RegisterNumber = 427; // SYS_io_uring_register

    /// <summary>Makes a ring. The result is its descriptor, and <paramref name="parameters"/> becomes what it is like.</summary>
    public static SystemResult Setup(uint entries, ref RingParameters parameters)
    {
        fixed (RingParameters* address = &parameters)
        {
            return SystemResult.Of(LibC.IoUringSetup(SetupNumber, (nint)entries, address));
        }
    }

    /// <summary>Submits, and waits for completions.</summary>
    /// <param name="ring">The ring, as <paramref name="flags"/> say.</param>
    /// <param name="submit">How many entries to submit.</param>
    /// <param name="complete">How many completions to wait for.</param>
    /// <param name="flags">What to do.</param>
    /// <param name="limit">How long to wait at most; null: for ever.</param>
    /// <returns>How many entries were submitted; if none, why the wait has ended.</returns>
    public static SystemResult Enter(int ring, uint submit, uint complete, RingEntering flags, LibC.TimeSpec* limit)
    {
        if (SystemFaults.Strike(SystemCall.RingEnter, out var fault))
        {
            return fault;
        }

        if (limit is null)
        {
            return SystemResult.Of(LibC.IoUringEnter(EnterNumber, ring, (nint)submit, (nint)complete, (nint)flags, null, 0));
        }

        var argument = stackalloc ulong[3] { 0, 0, (ulong)limit }; // io_uring_getevents_arg: no signal mask, a timespec
        return SystemResult.Of(LibC.IoUringEnter(
            EnterNumber, ring, (nint)submit, (nint)complete, (nint)(flags | RingEntering.ExtendedArgument), argument, 3 * sizeof(ulong)));
    }

    public static SystemResult Register(int ring, RingRegistration what, void* argument, uint count) =>
        SystemResult.Of(LibC.IoUringRegister(RegisterNumber, ring, (nint)what, argument, (nint)count));
}
