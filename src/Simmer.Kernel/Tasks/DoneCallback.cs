namespace Simmer.LowLevel;

/// <summary>A user's done-callback, with the context that it runs in.</summary>
internal sealed class DoneCallback(LoopFuture future, Action<LoopFuture> callback, LoopContext? context) : Runnable
{
    private readonly ContextSlot _context = new(context);

    public Action<LoopFuture> Callback { get; } = callback;

    internal override void Run() =>
        future.Loop.RunCallback(this, _context, static self => ((DoneCallback)self).Invoke());

    private void Invoke() => Callback(future);
}
