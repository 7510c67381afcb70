namespace Simmer;

/// <summary>What a lock, event, semaphore, condition, barrier or lazy value was doing at one moment.</summary>
/// <param name="State">Its state in words.</param>
/// <param name="Waiting">How many tasks waited.</param>
/// <param name="Holder">The name of the task that held it, if one did.</param>
public sealed record SyncSnapshot(string State, int Waiting, string? Holder = null);
