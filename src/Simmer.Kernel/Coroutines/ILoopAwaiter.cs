namespace Simmer.LowLevel;

/// <summary>An awaiter of ours: it parks the frame that awaits it, without a delegate.</summary>
internal interface ILoopAwaiter
{
    void Suspend(Frame caller);
}
