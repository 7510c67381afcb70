using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>A computation that has not begun, and has no result. See <see cref="Coroutine{T}"/>.</summary>
[AsyncMethodBuilder(typeof(CoroutineBuilder))]
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Coroutine : IAwaitable
{
    private readonly Frame<Nothing>? _frame;
    private readonly int _version;

    /// <summary>For a frame that has not begun.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Coroutine(Frame<Nothing> frame)
    {
        _frame = frame;
        _version = frame.Version;
    }

    /// <summary>Called by <c>await</c>.</summary>
    /// <exception cref="InvalidOperationException">It was awaited before, or given to a task, or closed.</exception>
    public CoroutineAwaiter GetAwaiter() => new(Take());

    /// <summary>Gives back a coroutine that is not going to be awaited.</summary>
    /// <exception cref="InvalidOperationException">It was awaited before, or given to a task, or closed.</exception>
    public void Close() => Take().Discard();

    /// <summary>The same coroutine, for one that owns something before it begins, such as a listener.</summary>
    /// <param name="release">
    /// Called if it never begins, because its task is cancelled before the first step, or because it is closed. No
    /// <c>finally</c> in it runs then, and nobody else is left to clean up. It must not throw.
    /// </param>
    /// <returns>The coroutine to await, or to give to a task, in place of this one.</returns>
    /// <remarks><b>Threads.</b> <paramref name="release"/> is called on the loop, or on the thread that calls <see cref="Close"/>.</remarks>
    /// <exception cref="InvalidOperationException">It was awaited before, or given to a task, or closed.</exception>
    public Coroutine IfNeverBegun(Action release)
    {
        ArgumentNullException.ThrowIfNull(release);
        var frame = Take();
        return new Coroutine(new OwningFrame(new Coroutine(frame), frame.Kind, release));
    }

    /// <inheritdoc/>
    public override string ToString() => Spent.Describe(_frame, _version);

    LoopFuture IAwaitable.ToFuture() => EventLoop.Current.CreateTask(this);

    /// <summary>Takes the frame; whoever else has this coroutine has it in vain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Frame<Nothing> Take()
    {
        var frame = _frame;
        if (frame is null || frame.Version != _version)
        {
            Spent.Throw(frame);
        }

        frame.Version = _version + 1;
        return frame;
    }
}
