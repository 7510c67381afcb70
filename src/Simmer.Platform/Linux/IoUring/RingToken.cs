namespace Simmer.Platform.Linux;

/// <summary>What a request carries to be known again: whose it is, and for what.</summary>
/// <remarks>An owner's token is a generation (32 bits) and a slot, of which the upper 4 bits are never used: the use goes there.</remarks>
internal static class RingToken
{
    private const int UseShift = 28;
    private const ulong UseMask = 0xFul << UseShift;

    public static ulong Of(ulong owner, RingUse use) => OwnerOf(owner) | ((ulong)use << UseShift);

    public static ulong OwnerOf(ulong token) => token & ~UseMask;

    public static RingUse UseOf(ulong token) => (RingUse)((token & UseMask) >> UseShift);
}
