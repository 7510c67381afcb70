namespace Simmer.Platform.Linux;

/// <summary>What the system's rings can do: its <c>IORING_FEAT_*</c>.</summary>
[Flags]
internal enum RingFeatures : uint
{
    None = 0,
    SingleMapping = 1 << 0,         // both queues are one piece of memory (5.4)
    NoDrop = 1 << 1,                // completions for which there is no room are kept (5.5)
    SubmitStable = 1 << 2,          // what an entry points to, but for buffers, is copied by the submission (5.5)
    FastPoll = 1 << 5,              // sockets that are not ready occupy no thread (5.7)
    ExtendedArgument = 1 << 8,      // a wait can have a limit (5.11)

    /// <summary>Without these there is no ring here.</summary>
    Required = SingleMapping | NoDrop | SubmitStable | FastPoll | ExtendedArgument,
}
