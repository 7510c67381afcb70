using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>What the compiler builds <c>async Coroutine&lt;T&gt;</c> methods with.</summary>
/// <remarks>
/// <see cref="Start"/> moves the state machine into a frame and runs nothing: that is what makes coroutines cold.
/// Unlike the builder of <see cref="Task"/> it neither saves nor restores the <see cref="ExecutionContext"/>, so what an
/// awaited coroutine sets in an <see cref="AsyncLocal{T}"/> its caller sees, as in Python.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public struct CoroutineBuilder<T>
{
    private Frame<T> _frame;

    /// <summary>The coroutine, for the caller of the method.</summary>
    public readonly Coroutine<T> Task => new(_frame);

    /// <summary>Called by compiled code.</summary>
    public static CoroutineBuilder<T> Create() => default;

    /// <summary>Called by compiled code.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var frame = StateMachineFrame<TStateMachine, T>.Rent();
        _frame = frame; // This builder is a field of the state machine: set it before the state machine is copied.
        frame.StateMachine = stateMachine;
    }

    /// <summary>Called by compiled code.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>Called by compiled code.</summary>
    public readonly void SetResult(T result)
    {
        var frame = _frame;
        frame.Result = result;
        frame.State = FrameState.Completed;
    }

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
        // For a struct the JIT knows the answer, and removes the test, the boxes and the other branch.
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
