namespace Simmer.Platform.Linux;

/// <summary>Which requests of one owner are under way.</summary>
internal struct RingRequests
{
    private byte _uses;

    public readonly bool IsEmpty => _uses == 0;

    public readonly bool Contains(RingUse use) => (_uses & (1 << (int)use)) != 0;

    public void Add(RingUse use) => _uses |= (byte)(1 << (int)use);

    public void Remove(RingUse use) => _uses &= (byte)~(1 << (int)use);
}
