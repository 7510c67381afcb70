namespace Simmer;

/// <summary>A queue whose least item comes out first; equal ones in the order in which they came. asyncio's <c>PriorityQueue</c>.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed class AsyncPriorityQueue<T> : AsyncQueue<T>
{
    private readonly PriorityQueue<T, (T Item, long Number)> _items;
    private long _lastNumber;

    /// <summary>An empty queue.</summary>
    /// <param name="maxSize">How many items it holds; zero or less: as many as memory.</param>
    /// <param name="comparer">Which item is less; by default the type's own order.</param>
    public AsyncPriorityQueue(int maxSize = 0, IComparer<T>? comparer = null)
        : base(maxSize)
    {
        comparer ??= Comparer<T>.Default;
        _items = new PriorityQueue<T, (T Item, long Number)>(Comparer<(T Item, long Number)>.Create((a, b) =>
            comparer.Compare(a.Item, b.Item) is var order and not 0 ? order : a.Number.CompareTo(b.Number)));
    }

    /// <inheritdoc/>
    public override int Count => _items.Count;

    /// <inheritdoc/>
    protected override void Add(T item) => _items.Enqueue(item, (item, ++_lastNumber));

    /// <inheritdoc/>
    protected override T Remove() => _items.Dequeue();
}
