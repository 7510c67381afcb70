namespace Simmer.Platform.Linux;

/// <summary>How a ring is entered: the system's <c>IORING_ENTER_*</c>.</summary>
[Flags]
internal enum RingEntering : uint
{
    None = 0,
    GetEvents = 1 << 0,         // GETEVENTS: do the deferred work, and wait
    ExtendedArgument = 1 << 3,  // EXT_ARG: the wait has a limit
    RegisteredRing = 1 << 4,    // REGISTERED_RING: the descriptor is what the registration returned
}
