namespace Simmer.Platform;

/// <summary>What was received of a datagram.</summary>
/// <param name="Count">How many bytes.</param>
/// <param name="IsTruncated">It was longer than the buffer; the rest is lost.</param>
public readonly record struct DatagramInfo(int Count, bool IsTruncated);
