namespace Simmer.LowLevel;

/// <summary>What a task can be parked in. A wait can be described and, perhaps, ended by a cancellation.</summary>
internal interface IWaitable
{
    /// <summary>
    /// A cancellation asks for the wait to end. True: the waiter is going to be woken because of it, now or later.
    /// False: it cannot be ended, or has already, and the cancellation is delivered when the waiter goes on.
    /// </summary>
    bool TryAbort(LoopTask waiter, CancelRequest request);

    /// <summary>Another one takes the waiter's place: the wait goes on.</summary>
    void Replace(LoopTask waiter, LoopTask by);

    /// <summary>What the waiter waits for.</summary>
    WaitInfo Describe(LoopTask waiter);
}
