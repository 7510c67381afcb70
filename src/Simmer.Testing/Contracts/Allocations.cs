namespace Simmer.Testing;

/// <summary>Counts what is allocated on the loop's thread.</summary>
internal static class Allocations
{
    private const int Rounds = 500;

    // For the compiler: on a busy machine it takes long until it has optimised the last method.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(25);

    /// <summary>Throws unless <paramref name="body"/>, told how often to do it, comes to do it without allocating anything.</summary>
    /// <remarks>Pools grow at the beginning, and code that has not been optimised yet allocates, too. So it is tried again and again.</remarks>
    public static async Coroutine CheckNone(string what, Func<int, Coroutine> body)
    {
        await body(10);
        var loop = EventLoop.Current;
        var end = loop.Now + s_warmUp;
        var least = long.MaxValue;
        while (least > OfCall() && loop.Now < end)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            await body(Rounds);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Check.That(least <= OfCall(), $"{Rounds} times {what} allocate {least} bytes on the loop's thread, at least.");
    }

    // Less than a byte for each round: what the measurement itself may need.
    private static long OfCall() => Rounds - 1;
}
