using Simmer.LowLevel;

namespace Simmer;

/// <summary>With this a child that was made by <see cref="TaskGroup.Start"/> says that it is ready.</summary>
/// <typeparam name="T">What it gives to whoever waits for it.</typeparam>
public sealed class ChildStatus<T> : ICompletionListener
{
    private readonly Future<Nothing> _ready;
    private TaskGroup? _group;
    private LoopTask? _child;

    internal ChildStatus(EventLoop loop) => _ready = new Future<Nothing>(loop);

    internal Future<Nothing> Ready => _ready;

    internal bool HasStarted { get; private set; }

    internal T Value { get; private set; } = default!;

    /// <summary>The child is ready. Whoever waits in <see cref="TaskGroup.Start"/> goes on, and the child belongs to the group.</summary>
    /// <param name="value">What he gets.</param>
    /// <exception cref="InvalidOperationException">It has said so before.</exception>
    public void Started(T value)
    {
        if (HasStarted)
        {
            throw new InvalidOperationException("Started was called twice.");
        }

        HasStarted = true;
        Value = value;
        _child!.RemoveListener(this);
        _group!.AdoptStarted(_child);
        _ready.TrySetResult(default);
    }

    void ICompletionListener.OnCompleted(LoopFuture future)
    {
        future.MarkObserved(); // Start throws it.
        _ready.TrySetResult(default);
    }

    internal void Begin(TaskGroup group, LoopTask child)
    {
        _group = group;
        _child = child;
        child.AddListener(this);
    }
}
