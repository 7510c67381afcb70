namespace Simmer;

/// <summary>What a queue was doing at one moment.</summary>
/// <param name="Count">How many items were in it.</param>
/// <param name="MaxSize">How many it holds; zero or less: as many as memory.</param>
/// <param name="Getters">How many tasks waited for an item.</param>
/// <param name="Putters">How many tasks waited for room.</param>
/// <param name="Unfinished">How many items were not done with.</param>
/// <param name="IsShutDown">Had it been shut down?</param>
public sealed record QueueSnapshot(int Count, int MaxSize, int Getters, int Putters, int Unfinished, bool IsShutDown);
