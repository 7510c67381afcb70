using Simmer.LowLevel;

namespace Simmer;

/// <summary>As <see cref="Callback"/>, with an argument, so that the delegate can be static.</summary>
internal sealed class Callback<TState>(EventLoop loop, Action<TState> action, TState state, LoopContext? context)
    : LoopHandle(loop, context)
{
    private Action<TState>? _action = action;
    private TState _state = state;

    public override string ToString() => $"callback {Name.Of(_action)}";

    private protected override void Invoke() => _action!(_state);

    private protected override void Forget()
    {
        _action = null;
        _state = default!;
    }
}
