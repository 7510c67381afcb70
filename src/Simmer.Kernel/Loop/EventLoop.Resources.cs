namespace Simmer;

// What lives as long as the loop, and what the loop waits for without seeing it.
public sealed partial class EventLoop
{
    private readonly Dictionary<Type, object> _resources = [];
    private readonly CancellationTokenSource _closed = new();
    private int _externalOperations;
    private int _foreignWaits;

    /// <summary>Cancelled when the loop is closed: who waits for the loop from outside learns that it is in vain.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public CancellationToken Closed => _closed.Token;

    /// <summary>How many operations outside of the loop are under way whose end will wake it: calls on threads, for instance.</summary>
    /// <remarks>
    /// A virtual clock does not jump while there are any, because their end is an event whose time it cannot know.
    /// <b>Threads.</b> Any.
    /// </remarks>
    public int ExternalOperations => Volatile.Read(ref _externalOperations);

    /// <summary>How many tasks wait for something foreign, a <see cref="Task"/> for instance. Nobody knows who will complete it.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public int ForeignWaits => Volatile.Read(ref _foreignWaits);

    /// <summary>The one object of its type that belongs to this loop; made when first asked for, disposed with the loop.</summary>
    /// <param name="create">Makes it.</param>
    public T Resource<T>(Func<EventLoop, T> create)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(create);
        CheckAccess();
        if (_resources.TryGetValue(typeof(T), out var existing))
        {
            return (T)existing;
        }

        var created = create(this);
        _resources.Add(typeof(T), created);
        return created;
    }

    /// <summary>The object of type <typeparamref name="T"/> that belongs to this loop, if it was made.</summary>
    public T? FindResource<T>()
        where T : class
    {
        CheckAccess();
        return _resources.GetValueOrDefault(typeof(T)) as T;
    }

    /// <summary>An operation outside of the loop begins: see <see cref="ExternalOperations"/>. Each needs its <see cref="EndExternalOperation"/>.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public void BeginExternalOperation() => Interlocked.Increment(ref _externalOperations);

    /// <summary>An operation outside of the loop has ended. Call it on the loop, when its end has arrived there.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public void EndExternalOperation() => Interlocked.Decrement(ref _externalOperations);

    /// <summary>A wait for something foreign begins: see <see cref="ForeignWaits"/>. Each needs its <see cref="EndForeignWait"/>.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public void BeginForeignWait() => Interlocked.Increment(ref _foreignWaits);

    /// <summary>A wait for something foreign has ended.</summary>
    /// <remarks><b>Threads.</b> Any.</remarks>
    public void EndForeignWait() => Interlocked.Decrement(ref _foreignWaits);

    private void DisposeResources()
    {
        foreach (var resource in _resources.Values.OfType<IDisposable>())
        {
            resource.Dispose();
        }

        _resources.Clear();
    }
}
