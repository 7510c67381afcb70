using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>One invocation of a coroutine, with its result. Coroutines without a result have <see cref="Nothing"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Frame<T> : Frame
{
    private protected Frame()
    {
    }

    internal T Result = default!;

    /// <summary>The result, or what went wrong; and the frame is free for another invocation.</summary>
    [StackTraceHidden]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T TakeResult()
    {
        if (State != FrameState.Completed || Fault is not null)
        {
            Rethrow();
        }

        var result = Result;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            Result = default!;
        }

        Recycle();
        return result;
    }
}
