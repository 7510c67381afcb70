namespace Simmer.LowLevel;

/// <summary>The synchronization context of callbacks, which run in no task.</summary>
internal sealed class LoopSynchronizationContext(EventLoop loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) =>
        loop.Schedule(new Callback<(SendOrPostCallback Callback, object? State)>(
            loop, static call => call.Callback(call.State), (d, state), context: null));

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!loop.IsCurrent)
        {
            throw new NotSupportedException("Send from another thread would block it. Use Post, or EventLoop.CallSoonThreadsafe.");
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}
