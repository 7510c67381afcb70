using System.Text;

namespace Simmer.Testing;

/// <summary>All tasks wait, and nothing is left that could wake one: no timer, no thread, nothing ready.</summary>
public sealed class DeadlockException : InvalidOperationException
{
    /// <summary>Makes one with a default message.</summary>
    public DeadlockException()
        : base("All tasks wait, and nothing can wake them.")
    {
    }

    /// <summary>Makes one with a message.</summary>
    public DeadlockException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message and a cause.</summary>
    public DeadlockException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal static DeadlockException Of(EventLoop loop)
    {
        var text = new StringBuilder("All tasks wait, and nothing can wake them: there is no timer, no call on a thread, nothing ready.");
        foreach (var task in loop.Snapshot().Tasks)
        {
            text.AppendLine().Append($"  '{task.Name}' waits for {task.WaitsFor}");
            if (task.AwaitStack.Count > 0)
            {
                text.Append($", in {string.Join(" ← ", task.AwaitStack)}");
            }
        }

        return new DeadlockException(text.ToString());
    }
}
