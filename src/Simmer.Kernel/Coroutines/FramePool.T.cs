using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>Frames of one kind of coroutine that wait to be used again: a stack.</summary>
/// <remarks>
/// Keyed by the state machine only. With the result type as a second key, results that are references would make every
/// access a look-up in a generic dictionary.
/// </remarks>
internal sealed class FramePool<TStateMachine> : FramePool
    where TStateMachine : IAsyncStateMachine
{
    public static readonly FramePool<TStateMachine> Primary = new();

    [ThreadStatic]
    private static FramePool<TStateMachine>? t_ofThread;

    // Popping leaves the reference in its slot. What is pushed back is mostly what was popped last, and then there is
    // nothing to store: a write barrier saved.
    private Slot[] _slots = new Slot[8];
    private int _count;
    private bool _isKnown;

    protected override int Pooled => _count;

    protected override Type Kind => typeof(TStateMachine);

    /// <summary>A frame to use again, or null: then make one and tell <see cref="Register"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Frame? Pop()
    {
        var index = _count - 1;
        var slots = _slots;
        if ((uint)index >= (uint)slots.Length)
        {
            return null;
        }

        _count = index;
        return slots[index].Frame;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(Frame frame)
    {
        var index = _count;
        var slots = _slots;
        if ((uint)index >= (uint)slots.Length)
        {
            PushSlowly(frame);
            return;
        }

        if (!ReferenceEquals(slots[index].Frame, frame))
        {
            slots[index].Frame = frame;
        }

        _count = index + 1;
    }

    /// <summary>The pool of this thread's running loop, if it has one; and its home.</summary>
    public static FramePool<TStateMachine>? Here(out ushort home)
    {
        home = EventLoop.CurrentOrNull?.Home ?? NoHome;
        return home switch
        {
            NoHome => null,
            PrimaryHome => Primary,
            _ => t_ofThread ??= new FramePool<TStateMachine>(),
        };
    }

    /// <summary>Takes a frame back on a loop that is not the primary one.</summary>
    public static void PushHere(Frame frame)
    {
        if (frame.Home == NoHome)
        {
            NeverAwaited.Absolve(frame); // Perhaps it was closed without having been awaited.
            return;
        }

        if (t_ofThread is { } pool && EventLoop.CurrentOrNull?.Home == frame.Home)
        {
            pool.Push(frame);
        }
        else
        {
            Emigrate(frame);
        }
    }

    /// <summary>Another frame has been made for this pool.</summary>
    public void Register(ushort home)
    {
        Made++;
        if (!_isKnown)
        {
            _isKnown = true;
            OfHome(home).Add(this);
        }
    }

    public override void Trim()
    {
        var keep = _count / 2;
        Made -= _count - keep;
        _count = keep;
        var slots = new Slot[Math.Max(8, keep)];
        Array.Copy(_slots, slots, keep);
        _slots = slots;
    }

    public override FrameInfo Describe() => FrameInfo.OfStateMachine(typeof(TStateMachine));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PushSlowly(Frame frame)
    {
        if (_count >= MaxPooled)
        {
            Made--;
            return;
        }

        Array.Resize(ref _slots, _slots.Length * 2);
        _slots[_count++].Frame = frame;
    }

    private struct Slot
    {
        public Frame? Frame;
    }
}
