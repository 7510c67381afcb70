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
        FramePool<TStateMachine>.Return(this);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static StateMachineFrame<TStateMachine, T> RentElsewhere() =>
        Unsafe.As<StateMachineFrame<TStateMachine, T>>(FramePool<TStateMachine>.RentElsewhere(static () => new StateMachineFrame<TStateMachine, T>()));
}
