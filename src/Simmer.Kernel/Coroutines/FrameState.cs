namespace Simmer.LowLevel;

internal enum FrameState : byte
{
    /// <summary>Cold, running or suspended.</summary>
    Pending,

    /// <summary>Ended, with a result or a fault that nobody has taken yet.</summary>
    Completed,

    /// <summary>Ended, and there is nobody to tell: it was the continuation of code that is not ours.</summary>
    Detached,
}
