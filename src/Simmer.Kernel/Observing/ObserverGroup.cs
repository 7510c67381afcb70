namespace Simmer.LowLevel;

/// <summary>Several observers as one.</summary>
internal sealed class ObserverGroup(ILoopObserver[] observers) : ILoopObserver
{
    public void TaskSpawned(LoopTask task, LoopTask? parent)
    {
        foreach (var observer in observers)
        {
            observer.TaskSpawned(task, parent);
        }
    }

    public void StepBegan(LoopTask task)
    {
        foreach (var observer in observers)
        {
            observer.StepBegan(task);
        }
    }

    public void StepEnded(LoopTask task)
    {
        foreach (var observer in observers)
        {
            observer.StepEnded(task);
        }
    }

    public void TaskWoken(LoopTask task, LoopTask? by)
    {
        foreach (var observer in observers)
        {
            observer.TaskWoken(task, by);
        }
    }

    public void CancelRequested(LoopTask task, LoopTask? by, string? reason)
    {
        foreach (var observer in observers)
        {
            observer.CancelRequested(task, by, reason);
        }
    }

    public void TaskEnded(LoopTask task)
    {
        foreach (var observer in observers)
        {
            observer.TaskEnded(task);
        }
    }

    public void CallbackBegan(object callback)
    {
        foreach (var observer in observers)
        {
            observer.CallbackBegan(callback);
        }
    }

    public void CallbackEnded(object callback)
    {
        foreach (var observer in observers)
        {
            observer.CallbackEnded(callback);
        }
    }

    public void PollBegan(TimeSpan timeout)
    {
        foreach (var observer in observers)
        {
            observer.PollBegan(timeout);
        }
    }

    public void PollEnded()
    {
        foreach (var observer in observers)
        {
            observer.PollEnded();
        }
    }
}
