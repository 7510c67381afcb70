using Simmer.LowLevel;

namespace Simmer;

/// <summary>The handle of <see cref="EventLoop.CallSoon(Action, LoopContext?)"/> and its relatives.</summary>
internal sealed class Callback(EventLoop loop, Action action, LoopContext? context) : LoopHandle(loop, context)
{
    private Action? _action = action;

    public override string ToString() => $"callback {Name.Of(_action)}";

    private protected override void Invoke() => _action!();

    private protected override void Forget() => _action = null;
}
