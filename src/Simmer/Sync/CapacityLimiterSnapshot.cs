namespace Simmer;

/// <summary>What a <see cref="CapacityLimiter"/> was doing at one moment.</summary>
/// <param name="TotalTokens">How many tokens there were.</param>
/// <param name="BorrowedTokens">How many were lent, or on their way to somebody.</param>
/// <param name="Waiting">How many tasks waited for one.</param>
/// <param name="Borrowers">Who had one: the names of the tasks, and what other borrowers say of themselves.</param>
public sealed record CapacityLimiterSnapshot(int TotalTokens, int BorrowedTokens, int Waiting, IReadOnlyList<string> Borrowers);
