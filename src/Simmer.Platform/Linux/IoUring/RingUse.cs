namespace Simmer.Platform.Linux;

/// <summary>What a request of the driver is for. Of each, an owner has at most one under way.</summary>
internal enum RingUse : byte
{
    /// <summary>The driver's own: another thread wants the wait to end.</summary>
    WakeUp,

    /// <summary>The driver's own: another request is to end. Nobody cares what becomes of this one.</summary>
    Cancel,

    Receive,
    Send,
    Accept,
    PollInput,
    PollOutput,
}
