namespace Simmer.LowLevel;

/// <summary>The only place where the kernel makes random numbers: from a seed that came in from outside.</summary>
internal static class SeededRandom
{
    public static Random Create(int? seed) => new(seed ?? 0);
}
