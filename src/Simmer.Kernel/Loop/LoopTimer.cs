using Simmer.LowLevel;

namespace Simmer;

/// <summary>A callback that the loop is going to run at a certain time. asyncio's <c>TimerHandle</c>.</summary>
/// <remarks><b>Threads.</b> Loop thread only.</remarks>
public sealed class LoopTimer : LoopHandle
{
    private Action? _action;

    internal LoopTimer(EventLoop loop, Action action, TimeSpan when, LoopContext? context)
        : base(loop, context)
    {
        _action = action;
        When = when;
    }

    /// <summary>When it is due, in the loop's time.</summary>
    public TimeSpan When { get; }

    /// <inheritdoc/>
    public override string ToString() => $"timer {Name.Of(_action)} at {When.TotalSeconds:0.###} s";

    private protected override void Invoke() => _action!();

    private protected override void Forget()
    {
        Loop.Timers.Remove(this);
        _action = null;
    }
}
