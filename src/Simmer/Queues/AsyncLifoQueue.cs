namespace Simmer;

/// <summary>A queue whose last item comes out first. asyncio's <c>LifoQueue</c>.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class AsyncLifoQueue<T>(int maxSize = 0) : AsyncQueue<T>(maxSize)
{
    private readonly Stack<T> _items = new();

    /// <inheritdoc/>
    public override int Count => _items.Count;

    /// <inheritdoc/>
    protected override void Add(T item) => _items.Push(item);

    /// <inheritdoc/>
    protected override T Remove() => _items.Pop();
}
