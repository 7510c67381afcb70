namespace Simmer;

/// <summary>A semaphore that notices when it is released too often. asyncio's <c>BoundedSemaphore</c>.</summary>
public sealed class AsyncBoundedSemaphore : AsyncSemaphore
{
    private readonly int _bound;

    /// <summary>A semaphore that never has more than <paramref name="permits"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than none.</exception>
    public AsyncBoundedSemaphore(int permits = 1)
        : base(permits) => _bound = permits;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It was released more often than acquired.</exception>
    public override void Release()
    {
        if (Available >= _bound)
        {
            throw new InvalidOperationException(
                $"This AsyncBoundedSemaphore has all its {_bound} permits already. It was released more often than acquired.");
        }

        base.Release();
    }
}
