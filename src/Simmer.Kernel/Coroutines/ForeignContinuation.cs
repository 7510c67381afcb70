namespace Simmer.LowLevel;

/// <summary>Code that is not ours, in the place of a frame: an <c>async Task</c> method or an async iterator that goes on.</summary>
/// <remarks>
/// It stands where the calling frame would stand, so the trampoline runs it in the same step, with the same current
/// task: an ordinary async method that awaits a coroutine goes on without a trip through the loop.
/// </remarks>
internal sealed class ForeignContinuation(SendOrPostCallback callback, object? state) : Frame
{
    // Forgotten when it has run: a frame that has returned to this may go on pointing at it (see Frame.Caller).
    private (SendOrPostCallback Callback, object? State)? _code = (callback, state);

    private static readonly SendOrPostCallback s_invoke = static state => ((Action)state!)();

    public ForeignContinuation(Action continuation)
        : this(s_invoke, continuation)
    {
    }

    internal override Type Kind => ((_code?.State as Action)?.Target ?? _code?.State ?? this).GetType();

    /// <summary>With the caller's ExecutionContext, as <c>OnCompleted</c> promises.</summary>
    public static ForeignContinuation Flowing(Action continuation)
    {
        var context = ExecutionContext.Capture();
        return context is null
            ? new ForeignContinuation(continuation)
            : new ForeignContinuation(_ => ExecutionContext.Run(context, new ContextCallback(s_invoke), continuation), continuation);
    }

    internal override void MoveNext()
    {
        State = FrameState.Detached;
        var (callback, state) = _code!.Value;
        _code = null;
        try
        {
            callback(state);
        }
        catch (Exception e)
        {
            // async Task methods keep their failures to themselves: this is async void, or somebody's own continuation.
            var loop = EventLoop.Current;
            loop.Report(new LoopError(
                LoopErrorKind.Callback, $"Code that {loop.RunningTask} has started failed, and nobody awaits it: is it async void?", e)
            { Future = loop.RunningTask });
        }
    }

    internal override void Recycle()
    {
    }
}
