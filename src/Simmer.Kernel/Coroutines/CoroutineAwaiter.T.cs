using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Simmer.LowLevel;

namespace Simmer;

/// <summary>What <c>await</c> uses to step into a <see cref="Coroutine{T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public readonly struct CoroutineAwaiter<T> : ICriticalNotifyCompletion, ILoopAwaiter
{
    private readonly Frame<T> _frame;

    internal CoroutineAwaiter(Frame<T> frame) => _frame = frame;

    /// <summary>Runs the coroutine up to its first suspension. True if it has ended.</summary>
    public bool IsCompleted
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _frame.Start();
    }

    /// <summary>The result, or what went wrong.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T GetResult() => _frame.TakeResult();

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void OnCompleted(Action continuation) => _frame.ReturnTo(ForeignContinuation.Flowing(continuation));

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void UnsafeOnCompleted(Action continuation) => _frame.ReturnTo(new ForeignContinuation(continuation));

    void ILoopAwaiter.Suspend(Frame caller) => _frame.ReturnTo(caller);
}
