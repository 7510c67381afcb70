using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Simmer.LowLevel;

/// <summary>What <see cref="Suspension.Wait"/> returns, to be awaited at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public readonly struct SuspensionAwaitable : ICriticalNotifyCompletion, ILoopAwaiter
{
    private readonly Suspension _suspension;

    internal SuspensionAwaitable(Suspension suspension) => _suspension = suspension;

    /// <summary>No: whoever asks waits.</summary>
    public bool IsCompleted
    {
        get
        {
            EventLoop.CheckCanWait();
            return _suspension.HasWaiter && Refuse();
        }
    }

    /// <summary>Called by <c>await</c>.</summary>
    public SuspensionAwaitable GetAwaiter() => this;

    /// <summary>Returns when the operation is over; throws if the wait was cancelled.</summary>
    public void GetResult() => Injection.Check();

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void OnCompleted(Action continuation) => Suspend(ForeignContinuation.Flowing(continuation));

    /// <summary>Called by <c>async</c> methods that are not coroutines.</summary>
    public void UnsafeOnCompleted(Action continuation) => Suspend(new ForeignContinuation(continuation));

    void ILoopAwaiter.Suspend(Frame caller) => Suspend(caller);

    private void Suspend(Frame caller) => _suspension.Enter(EventLoop.Current.Park(caller, _suspension));

    private bool Refuse() => throw new InvalidOperationException(
        $"Two tasks cannot wait for one operation at once: {_suspension.Describe()} has a waiter already.");
}
