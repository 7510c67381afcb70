using Simmer.LowLevel;

namespace Simmer;

/// <summary>Completes a .NET task when one of ours has ended.</summary>
internal sealed class TaskFollower<T> : ICompletionListener
{
    // Whoever awaits it on the loop's thread must not run inside the loop's own step.
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<LoopFuture, T> _result;

    private TaskFollower(Func<LoopFuture, T> result) => _result = result;

    public static Task<T> Follow(LoopFuture future, Func<LoopFuture, T> result)
    {
        ArgumentNullException.ThrowIfNull(future);
        var follower = new TaskFollower<T>(result);
        if (future.IsCompleted)
        {
            follower.OnCompleted(future);
        }
        else
        {
            future.AddListener(follower);
        }

        return follower._source.Task;
    }

    public void OnCompleted(LoopFuture future) => Complete(_source, future, _result);

    /// <summary>Makes <paramref name="source"/> come to what <paramref name="future"/> came to.</summary>
    public static void Complete(TaskCompletionSource<T> source, LoopFuture future, Func<LoopFuture, T> result)
    {
        if (future.IsCancelled)
        {
            source.TrySetCanceled();
        }
        else if (future.Exception is { } failure)
        {
            source.TrySetException(failure);
        }
        else
        {
            source.TrySetResult(result(future));
        }
    }
}
