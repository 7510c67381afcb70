using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>Frames of one kind of coroutine that wait to be used again: a stack.</summary>
/// <remarks>
/// Keyed by the kind of coroutine only, which is the type of its state machine. With the result type as a second key, results that are references would make every
/// access a look-up in a generic dictionary.
/// </remarks>
internal sealed class FramePool<TKind> : FramePool
{
    public static readonly FramePool<TKind> Primary = new();

    [ThreadStatic]
    private static FramePool<TKind>? t_ofThread;

    // Popping leaves the reference in its slot. What is pushed back is mostly what was popped last, and then there is
    // nothing to store: a write barrier saved.
    private Slot[] _slots = new Slot[8];
    private int _count;
    private bool _isKnown;

    protected override int Pooled => _count;

    protected override Type Kind => typeof(TKind);

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
    private static FramePool<TKind>? Here(out ushort home)
    {
        home = EventLoop.CurrentOrNull?.Home ?? NoHome;
        return home switch
        {
            NoHome => null,
            PrimaryHome => Primary,
            _ => t_ofThread ??= new FramePool<TKind>(),
        };
    }

    /// <summary>Where <see cref="Primary"/> has none, or this is not its thread: a pooled frame of this thread, or a new one.</summary>
    public static Frame RentElsewhere(Func<Frame> make)
    {
        var pool = Here(out var home);
        if (pool?.Pop() is { } pooled)
        {
            pooled.Home = home;
            return pooled;
        }

        var frame = make();
        frame.Home = home;
        pool?.Register(home);
        NeverAwaited.Watch(frame);
        return frame;
    }

    /// <summary>Takes a frame back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Return(Frame frame)
    {
        if (frame.Home == PrimaryHome)
        {
            Primary.Push(frame);
        }
        else
        {
            PushHere(frame);
        }
    }

    /// <summary>Takes a frame back on a loop that is not the primary one.</summary>
    private static void PushHere(Frame frame)
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

    public override FrameInfo Describe() => FrameInfo.OfStateMachine(typeof(TKind));

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
