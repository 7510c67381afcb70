using Simmer.LowLevel;

namespace Simmer.Platform;

/// <summary>Chooses how a loop waits. The only file that asks which operating system this is.</summary>
public static class Drivers
{
    /// <summary>The fastest way that this machine permits.</summary>
    public static IPoller CreateDefault() => new WaitingPoller();
}
