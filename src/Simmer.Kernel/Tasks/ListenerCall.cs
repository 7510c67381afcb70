namespace Simmer.LowLevel;

/// <summary>A listener that was added to a future which had already ended.</summary>
internal sealed class ListenerCall(LoopFuture future, ICompletionListener listener) : Runnable
{
    internal override void Run() => listener.OnCompleted(future);
}
