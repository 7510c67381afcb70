namespace Simmer;

/// <summary>What a lock was doing at one moment.</summary>
/// <param name="IsLocked">Had somebody acquired it?</param>
/// <param name="Holder">The name of the task that had.</param>
/// <param name="Waiting">How many waited.</param>
public sealed record LockSnapshot(bool IsLocked, string? Holder, int Waiting);
