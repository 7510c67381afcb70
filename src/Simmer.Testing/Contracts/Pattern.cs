namespace Simmer.Testing;

/// <summary>
/// Bytes of which no two neighbours are alike, and no two places at a distance of a power of two: whatever is lost, doubled
/// or exchanged shows.
/// </summary>
internal static class Pattern
{
    public static byte[] Of(int length, long from = 0)
    {
        var bytes = new byte[length];
        Fill(bytes, from);
        return bytes;
    }

    public static void Fill(Span<byte> bytes, long from)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = At(from + i);
        }
    }

    /// <summary>Throws unless this is the pattern from <paramref name="from"/> on.</summary>
    public static void Check(ReadOnlySpan<byte> bytes, long from, string what)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != At(from + i))
            {
                throw new ContractException($"{what}: the byte at {from + i} is {bytes[i]} and should be {At(from + i)}.");
            }
        }
    }

    private static byte At(long index) => (byte)((index * 31) + (index / 251));
}
