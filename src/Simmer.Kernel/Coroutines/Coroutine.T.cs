using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>A computation that has not begun. Awaiting it runs it, on the awaiter's own stack and in its task.</summary>
/// <typeparam name="T">What it results in.</typeparam>
/// <remarks>
/// <para>
/// Calling an <c>async Coroutine</c> method runs nothing. <c>await</c> steps into it at once, without a trip through the
/// loop, as a call would; <see cref="EventLoop.CreateTask{T}(Coroutine{T}, string?, LoopContext?, bool?)"/> makes it run by itself, beside the others. That is
/// Python's rule.
/// </para>
/// <para>
/// A coroutine is awaited once. To wait for one result in several places, make a task of it. One that is not going to
/// be awaited is given back with <see cref="Close"/>; one that is forgotten is reported when the loop closes, and in
/// debug mode with the place where it was made.
/// </para>
/// <para><b>Cancellation.</b> Whatever the awaited operations inside say. The coroutine sees a <see cref="CancelledException"/>.</para>
/// <para><b>Checkpoint.</b> Only where it awaits something that is not there yet.</para>
/// <para><b>Threads.</b> It may be made anywhere. It is awaited on a loop's thread, and then belongs to that loop.</para>
/// </remarks>
[AsyncMethodBuilder(typeof(CoroutineBuilder<>))]
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Coroutine<T> : IAwaitable<T>
{
    private readonly Frame<T>? _frame;
    private readonly int _version;

    /// <summary>For a frame that has not begun.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Coroutine(Frame<T> frame)
    {
        _frame = frame;
        _version = frame.Version;
    }

    /// <summary>Called by <c>await</c>.</summary>
    /// <exception cref="InvalidOperationException">It was awaited before, or given to a task, or closed.</exception>
    public CoroutineAwaiter<T> GetAwaiter() => new(Take());

    /// <summary>Gives back a coroutine that is not going to be awaited.</summary>
    /// <exception cref="InvalidOperationException">It was awaited before, or given to a task, or closed.</exception>
    public void Close() => Take().Discard();

    /// <inheritdoc/>
    public override string ToString() => Spent.Describe(_frame, _version);

    LoopFuture IAwaitable.ToFuture() => EventLoop.Current.CreateTask(this);

    /// <summary>Takes the frame; whoever else has this coroutine has it in vain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Frame<T> Take()
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
