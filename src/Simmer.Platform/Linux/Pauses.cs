using Simmer.LowLevel;

namespace Simmer.Platform.Linux;

/// <summary>Longer and longer pauses between attempts, for where the system never says that trying again is worth while.</summary>
/// <remarks>Unix sockets are so: when the peer's queue is full, nothing tells a client that there is room again.</remarks>
internal struct Pauses
{
    // A guess: what one waits for is another program, which is at work.
    private const int Longest = 64;

    private int _milliseconds;

    public Coroutine Next() => SleepOperation.For(NextLength());

    /// <summary>For those who pause in another way.</summary>
    public TimeSpan NextLength()
    {
        _milliseconds = Math.Clamp(2 * _milliseconds, 1, Longest);
        return TimeSpan.FromMilliseconds(_milliseconds);
    }
}
