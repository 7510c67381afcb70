namespace Simmer.Conformance;

/// <summary>Which context the code runs in. Python's contexts are objects, and a token belongs to one of them.</summary>
/// <remarks>
/// A task has its <see cref="LoopTask.Context"/>. Callbacks, and functions that are run in a given context, enter
/// theirs here; one that a task starts eagerly meanwhile is inside them, but runs in its own.
/// </remarks>
internal sealed class ContextStack(Machine machine)
{
    private readonly Stack<Entry> _entered = new();

    /// <summary>Something that stands for the current context: the same as long as the context is the same.</summary>
    public object Current => _entered.TryPeek(out var innermost) && ReferenceEquals(innermost.Task, machine.CurrentTask)
        ? innermost.Context
        : machine.CurrentTask!.Context;

    /// <summary>Runs what follows in <paramref name="context"/>, until the result is disposed.</summary>
    public IDisposable Enter(object context)
    {
        var entry = new Entry(this, context, machine.CurrentTask);
        _entered.Push(entry);
        return entry;
    }

    private sealed record Entry(ContextStack Stack, object Context, LoopTask? Task) : IDisposable
    {
        public void Dispose() => Stack._entered.Pop();
    }
}
