using Simmer.LowLevel;

namespace Simmer;

/// <summary>What <c>Wait</c> waits for: enough of several futures to have ended, or a time limit.</summary>
internal sealed class Waiting(EventLoop loop, IReadOnlyList<LoopFuture> futures, ReturnWhen returnWhen)
    : Future<Nothing>(loop), ICompletionListener
{
    private int _left = futures.Count;

    protected override IEnumerable<LoopFuture> Parts => futures;

    /// <summary>Set while there is a time limit.</summary>
    public LoopTimer? Timer { get; set; }

    public void OnCompleted(LoopFuture future)
    {
        _left--;
        if (_left <= 0
            || returnWhen == ReturnWhen.FirstCompleted
            || (returnWhen == ReturnWhen.FirstException && future.IsFaulted))
        {
            Timer?.Cancel();
            TrySetResult(default);
        }
    }
}
