using Simmer.Platform.Linux;

namespace Simmer.Platform;

// What systems do with threads.
public static partial class Drivers
{
    /// <summary>Binds the calling thread to one of the cores that it may run on: the <paramref name="index"/>th, counted round and round.</summary>
    /// <returns>False if this system cannot, or does not let us: then nothing has changed.</returns>
    /// <remarks><b>Threads.</b> Any: it is about the one that calls.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public static bool PinCurrentThread(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return OperatingSystem.IsLinux() && ThreadCalls.PinCurrent(index);
    }
}
