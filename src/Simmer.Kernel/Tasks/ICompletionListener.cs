namespace Simmer.LowLevel;

/// <summary>Is told when a future has ended. One object may listen to many futures, and then needs nothing for each.</summary>
public interface ICompletionListener
{
    /// <summary>Called on the loop, from the ready queue, once for each registration.</summary>
    void OnCompleted(LoopFuture future);
}
