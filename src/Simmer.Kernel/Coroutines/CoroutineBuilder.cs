using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>What the compiler builds <c>async Coroutine</c> methods with. See <see cref="CoroutineBuilder{T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public struct CoroutineBuilder
{
    private Frame<Nothing> _frame;

    /// <summary>The coroutine, for the caller of the method.</summary>
    public readonly Coroutine Task => new(_frame);

    /// <summary>Called by compiled code.</summary>
    public static CoroutineBuilder Create() => default;

    /// <summary>Called by compiled code.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var frame = StateMachineFrame<TStateMachine, Nothing>.Rent();
        _frame = frame;
        frame.StateMachine = stateMachine;
    }

    /// <summary>Called by compiled code.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Called by compiled code.</summary>
    public readonly void SetResult() => _frame.State = FrameState.Completed;

    /// <summary>Called by compiled code.</summary>
    public readonly void SetException(Exception exception) => _frame.Fail(exception);

    /// <summary>Called by compiled code.</summary>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => ForeignWait.Begin(ref awaiter, _frame);

    /// <summary>Called by compiled code.</summary>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        if (awaiter is ILoopAwaiter)
        {
            ((ILoopAwaiter)awaiter).Suspend(_frame);
        }
        else
        {
            ForeignWait.BeginUnsafe(ref awaiter, _frame);
        }
    }
}
