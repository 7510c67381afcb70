namespace Simmer.LowLevel;

/// <summary>Debug mode: slow steps, and cancellations that were swallowed.</summary>
internal sealed class DebugObserver(EventLoop loop) : ILoopObserver
{
    private TimeSpan _began;

    public void StepBegan(LoopTask task) => _began = loop.Now;

    public void StepEnded(LoopTask task)
    {
        var took = loop.Now - _began;
        if (took >= loop.Options.SlowStep)
        {
            Slow($"A step of {task} took {Milliseconds(took)}. Nothing else could run meanwhile.", task);
        }
    }

    public void CallbackBegan(object callback) => _began = loop.Now;

    public void CallbackEnded(object callback)
    {
        var took = loop.Now - _began;
        if (took >= loop.Options.SlowStep)
        {
            Slow($"The {callback} took {Milliseconds(took)}. Nothing else could run meanwhile.", task: null);
        }
    }

    public void TaskEnded(LoopTask task)
    {
        if (task is { CancellationRequests: > 0, IsCompletedSuccessfully: true })
        {
            loop.Report(new LoopError(
                LoopErrorKind.SwallowedCancellation,
                $"The {task} was cancelled, and ended as if it had not been: something caught the CancelledException. "
                    + "If that is what you want, call Uncancel.",
                exception: null)
            { Future = task });
        }
    }

    private static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds:0} ms";

    private void Slow(string message, LoopTask? task) => loop.Report(
        new LoopError(LoopErrorKind.SlowStep, message, exception: null) { Future = task, AwaitStack = task?.AwaitStack() ?? [] });
}
