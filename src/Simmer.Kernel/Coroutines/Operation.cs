using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>A coroutine without <c>async</c>: a leaf, written by hand because it is awaited millions of times a second.</summary>
/// <remarks>
/// As an <c>async</c> method it would read as well, and take twice the time: a state machine is copied, an awaiter stored, a
/// cancellation thrown and caught. See decisions/0007. It is pooled: a subclass keeps nothing but what
/// <see cref="ForgetArguments"/> forgets.
/// </remarks>
/// <typeparam name="TSelf">The subclass itself. <c>GetOperation</c> in <c>AsyncQueue</c> is called <c>AsyncQueue.Get</c> in reports.</typeparam>
/// <typeparam name="T">What it results in; <see cref="Nothing"/> if in nothing.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Operation<TSelf, T> : Frame<T>
    where TSelf : Operation<TSelf, T>, new()
{
    private protected Operation()
    {
    }

    internal sealed override Type Kind => typeof(TSelf);

    // If it cares about a cancellation, it does so in Cancel, and need not run for it.
    internal sealed override bool IsTransparent => true;

    /// <summary>An operation that has not begun.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static TSelf Rent() =>
        StackWindow.Contains() && FramePool<TSelf>.Primary.Pop() is { } frame ? Unsafe.As<TSelf>(frame) : RentElsewhere();

    /// <summary>It is over: what a subclass refers to must be forgotten.</summary>
    protected virtual void ForgetArguments()
    {
    }

    internal override void Recycle()
    {
        ForgetArguments();
        Forget();
        FramePool<TSelf>.Return(this);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TSelf RentElsewhere() => Unsafe.As<TSelf>(FramePool<TSelf>.RentElsewhere(static () => new TSelf()));
}
