using System.Diagnostics;

namespace Simmer.LowLevel;

/// <summary>An invocation of a coroutine that owns something from the moment it is made: see <see cref="Coroutine.IfNeverBegun"/>.</summary>
/// <remarks>Not pooled: who has something to lose is made once for a server or a connection, not for each read.</remarks>
internal sealed class OwningFrame(Coroutine coroutine, Type kind, Action ifNeverBegun) : Frame<Nothing>
{
    private bool _hasBegun;
    private CoroutineAwaiter _inner; // Something from then on.

    internal override Type Kind => kind;

    // A cancellation concerns the coroutine inside; here is nothing that could care.
    internal override bool IsTransparent => true;

    [StackTraceHidden]
    internal override void MoveNext()
    {
        try
        {
            if (!_hasBegun)
            {
                _hasBegun = true;
                _inner = coroutine.GetAwaiter();
                if (!_inner.IsCompleted)
                {
                    ((ILoopAwaiter)_inner).Suspend(this);
                    return;
                }
            }

            _inner.GetResult();
            State = FrameState.Completed;
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    // Whatever becomes of a coroutine, its frame is recycled: also when its task was cancelled before the first step, and
    // when it was closed.
    internal override void Recycle()
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            coroutine.Close();
            ifNeverBegun();
        }
    }
}
