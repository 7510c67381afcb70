namespace Simmer.Platform;

/// <summary>The buffers of a loop at one moment.</summary>
/// <param name="Lent">How many somebody holds. When all connections wait: none.</param>
/// <param name="Kept">How many wait to be lent.</param>
/// <param name="Made">How many have been made so far. It grows when many are lent at once.</param>
public sealed record BufferPoolSnapshot(int Lent, int Kept, long Made);
