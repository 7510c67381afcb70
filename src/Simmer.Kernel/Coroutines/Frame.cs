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
internal abstract class Frame
{
    /// <summary>The frame that awaits this one. Null: nobody yet, or this is the outermost frame of a task.</summary>
    internal Frame? Caller;

    /// <summary>Why it failed, once it has.</summary>
    internal Exception? Fault;

    /// <summary>Which use of this frame it is. Each <see cref="Coroutine"/> remembers its own and is spent by the first await.</summary>
    internal int Version;

    /// <summary>Where it goes when it is recycled: see <see cref="FramePool"/>.</summary>
    internal ushort Home;

    internal FrameState State;

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

    /// <summary>Ends it with a failure, without running it.</summary>
    internal void Fail(Exception fault)
    {
        Fault = fault;
        State = FrameState.Completed;
    }

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
        Caller = null;
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
