namespace Simmer;

/// <summary>Gives a token back to its <see cref="CapacityLimiter"/>, when disposed: <c>using (await limiter.Acquire()) { … }</c>.</summary>
public readonly record struct BorrowedToken : IDisposable
{
    private readonly CapacityLimiter? _limiter;

    internal BorrowedToken(CapacityLimiter limiter, object borrower)
    {
        _limiter = limiter;
        Borrower = borrower;
    }

    /// <summary>Who has borrowed it.</summary>
    public object? Borrower { get; }

    /// <summary>Gives it back.</summary>
    public void Dispose() => _limiter?.Release(Borrower);
}
