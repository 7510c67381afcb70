using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>An invocation of an <c>async Coroutine</c> method.</summary>
internal sealed class StateMachineFrame<TStateMachine, T> : Frame<T>
    where TStateMachine : IAsyncStateMachine
{
    internal TStateMachine StateMachine = default!;

    internal override Type Kind => typeof(TStateMachine);

    internal override bool IsTransparent => Transparency<TStateMachine>.IsTransparent;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static StateMachineFrame<TStateMachine, T> Rent()
    {
        // The cast cannot fail: a state machine has one result type.
        if (StackWindow.Contains() && FramePool<TStateMachine>.Primary.Pop() is { } frame)
        {
            return Unsafe.As<StateMachineFrame<TStateMachine, T>>(frame);
        }

        return RentElsewhere();
    }

    internal override void MoveNext() => StateMachine.MoveNext();

    internal override void Recycle()
    {
        StateMachine = default!;
        Forget();
        if (Home == FramePool.PrimaryHome)
        {
            FramePool<TStateMachine>.Primary.Push(this);
        }
        else
        {
            FramePool<TStateMachine>.PushHere(this);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static StateMachineFrame<TStateMachine, T> RentElsewhere()
    {
        var pool = FramePool<TStateMachine>.Here(out var home);
        if (pool?.Pop() is StateMachineFrame<TStateMachine, T> pooled)
        {
            pooled.Home = home;
            return pooled;
        }

        var frame = new StateMachineFrame<TStateMachine, T> { Home = home };
        pool?.Register(home);
        NeverAwaited.Watch(frame);
        return frame;
    }
}
