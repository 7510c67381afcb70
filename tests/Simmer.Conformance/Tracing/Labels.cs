using System.Globalization;

namespace Simmer.Conformance;

/// <summary>What tasks and futures are called in a trace. Each gets one label, once: section 6 of the language.</summary>
internal sealed class Labels
{
    private readonly Dictionary<LoopFuture, string> _labels = [];
    private readonly List<LoopTask> _tasks = [];
    private int _anonymous;

    /// <summary>The tasks that have a label, in the order in which they got them.</summary>
    public IReadOnlyList<LoopTask> Tasks => _tasks;

    public string Of(LoopFuture future) => _labels.GetValueOrDefault(future, "?");

    /// <summary>A variable is bound to it: that is its label, if it has none yet.</summary>
    public void Give(LoopFuture future, string label)
    {
        if (_labels.TryAdd(future, label) && future is LoopTask task)
        {
            _tasks.Add(task);
        }
    }

    /// <summary>A body starts in a task: that gives a label even to one that no variable holds.</summary>
    /// <param name="task">The task.</param>
    /// <param name="body">The body's name.</param>
    /// <param name="label">What the task was called by whoever made it of just this body.</param>
    public void GiveAtStart(LoopTask task, string body, string? label)
    {
        if (!_labels.ContainsKey(task))
        {
            Give(task, label ?? string.Create(CultureInfo.InvariantCulture, $"~{body}{++_anonymous}"));
        }
    }
}
