using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Simmer.LowLevel;

/// <summary>One invocation of a coroutine: what a stack frame is to a call.</summary>
/// <remarks>
/// <para>
/// Cold ──first <see cref="MoveNext"/>──▶ running or suspended ──▶ <see cref="IsCompleted"/>, with a result or a
/// <see cref="Fault"/> ──the awaiter's GetResult, or the end of the task──▶ <see cref="Recycle"/>.
/// </para>
/// <para>
/// Only whoever takes the result recycles a frame, so nobody can hold a frame that is in use again. A
/// <see cref="Coroutine"/> that is kept longer is caught by its version.
/// </para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Frame
{
    /// <summary>The frame that awaits this one; null in the outermost frame of a task. Valid only while this is suspended.</summary>
    /// <remarks>
    /// It is not cleared afterwards, because a frame that is used again is often awaited by the same one again, and storing a
    /// reference costs more than comparing it. So whoever starts a frame must say who its caller is, or that there is none.
    /// </remarks>
    internal Frame? Caller;

    /// <summary>Why it failed, once it has.</summary>
    internal Exception? Fault;

    /// <summary>Which use of this frame it is. Each <see cref="Coroutine"/> remembers its own and is spent by the first await.</summary>
    internal int Version;

    /// <summary>Where it goes when it is recycled: see <see cref="FramePool"/>.</summary>
    internal ushort Home;

    internal FrameState State;

    private protected Frame()
    {
    }

    /// <summary>Has it ended?</summary>
    internal bool IsCompleted => State != FrameState.Pending;

    /// <summary>May a cancellation pass through it without running it, because there is nothing in it that could care?</summary>
    internal virtual bool IsTransparent => false;

    /// <summary>What kind of coroutine it is an invocation of: the type of its state machine.</summary>
    internal abstract Type Kind { get; }

    /// <summary>Starts it, or goes on after a wait. Never throws.</summary>
    internal abstract void MoveNext();

    /// <summary>Forgets everything that it refers to, and makes it available for another invocation.</summary>
    internal abstract void Recycle();

    /// <summary>Runs it up to its first suspension, on the caller's stack. True if it has ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Start()
    {
        if (Home != FramePool.PrimaryHome || !StackWindow.Contains())
        {
            return StartElsewhere();
        }

        MoveNext();
        return State != FrameState.Pending;
    }

    /// <summary>It waits, and <paramref name="caller"/> goes on when it has ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ReturnTo(Frame? caller)
    {
        if (!ReferenceEquals(Caller, caller))
        {
            Caller = caller;
        }
    }

    /// <summary>It will not run: gives it back, on whichever thread this is.</summary>
    internal void Discard()
    {
        if (Home == FramePool.PrimaryHome && EventLoop.CurrentOrNull?.Home != FramePool.PrimaryHome)
        {
            FramePool.Emigrate(this); // Its pool belongs to another thread.
        }

        Recycle();
    }

    /// <summary>Ends it with a failure, without running it.</summary>
    internal void Fail(Exception fault)
    {
        Fault = fault;
        State = FrameState.Completed;
    }

    /// <summary>A cancellation ends it where it is suspended; called only if it is transparent.</summary>
    internal virtual void Cancel(Exception cancellation) => Fail(cancellation);

    /// <summary>What is to be done about its failure, for whoever asked for the result.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Rethrow()
    {
        var fault = Fault;
        if (fault is null)
        {
            throw new InvalidOperationException(
                $"The result of '{FrameInfo.Of(this)}' was asked for before it had ended, or twice. Await the coroutine instead of using its awaiter.");
        }

        Recycle();
        ExceptionDispatchInfo.Throw(fault);
    }

    private protected void Forget()
    {
        Fault = null;
        State = FrameState.Pending;
    }

    /// <summary>The careful way to start: another loop than the first, a deep stack, or no loop at all.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool StartElsewhere()
    {
        var loop = EventLoop.Current;
        FramePool.Adopt(this, loop);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            // The stack is nearly full. Everybody on it suspends, and the trampoline starts this from its bottom.
            State = FrameState.Pending;
            loop.DeferStart(this);
            return false;
        }

        MoveNext();
        return State != FrameState.Pending;
    }
}
