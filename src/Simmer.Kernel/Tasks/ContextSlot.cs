namespace Simmer.LowLevel;

/// <summary>The context of a callback: its own copy, or one that it shares.</summary>
internal readonly struct ContextSlot(LoopContext? shared)
{
    private readonly object? _context = (object?)shared ?? ExecutionContext.Capture();

    public LoopContext? Shared => _context as LoopContext;

    public ExecutionContext? State => _context is LoopContext shared ? shared.State : (ExecutionContext?)_context;
}
