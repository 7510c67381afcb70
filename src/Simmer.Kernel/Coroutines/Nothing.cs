namespace Simmer.LowLevel;

/// <summary>The result of what has no result. It takes no room: it lies in the padding of a frame.</summary>
public readonly record struct Nothing;
