namespace Simmer.LowLevel;

/// <summary>Ordinary <c>async Task</c> code that goes on, as the task in which it began.</summary>
internal sealed class PostedCallback(LoopTask task, SendOrPostCallback callback, object? state) : InboxItem
{
    internal override void Run()
    {
        task.EnterContext();
        task.Step(new ForeignContinuation(callback, state));
    }
}
