using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>A task that has a result. See <see cref="LoopTask"/>.</summary>
public sealed class LoopTask<T> : LoopTask, IAwaitable<T>, IHasResult<T>
{
    private T _result = default!;

    internal LoopTask(EventLoop loop, long id)
        : base(loop, id)
    {
    }

    /// <summary>The result.</summary>
    /// <exception cref="InvalidStateException">It is not there yet.</exception>
    /// <exception cref="OperationCanceledException">The task was cancelled.</exception>
    public T Result
    {
        get
        {
            ThrowIfFailed();
            return _result;
        }
    }

    /// <summary>Called by <c>await</c>. Several tasks may await one task.</summary>
    public new TaskAwaiter<T> GetAwaiter() => new(this);

    private protected override void TakeResult(Frame root) => _result = Unsafe.As<Frame<T>>(root).TakeResult();
}
