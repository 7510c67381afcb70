namespace Simmer.Conformance;

/// <summary>Callbacks: soon, later, and as if from other threads.</summary>
internal static class Callbacks
{
    /// <summary>Hands a callback to the loop.</summary>
    private delegate LoopHandle Scheduling(EventLoop loop, Action callback, LoopContext? context);

    public static void AddTo(Vocabulary words)
    {
        words.Do("call_soon", static c => Schedule(c, 2, static _ => static (loop, callback, context) => loop.CallSoon(callback, context)));
        words.Do("call_threadsafe", static c => Schedule(c, 2, static _ => static (loop, callback, context) => loop.CallSoonThreadsafe(callback, context)));
        words.Do("call_later", static c =>
        {
            var delay = c.Expression(2);
            return Schedule(c, 3, frame => Later(Durations.Of(delay(frame))));
        });
        words.Do("call_at", static c =>
        {
            var when = c.Expression(2);
            return Schedule(c, 3, frame => At(Durations.Of(when(frame))));
        });
        words.Do("cancel_handle", static c =>
        {
            var name = c.Name(1);
            return frame => frame.Get<LoopHandle>(name).Cancel();
        });
        words.Query("hcancelled", static (_, value) => ((LoopHandle)value!).IsCancelled);
    }

    // The operands: the handle's name, what `schedule` reads, and from `index` on the function, its arguments, its context.
    private static Action<Frame> Schedule(Construct c, int index, Func<Frame, Scheduling> schedule)
    {
        var (handle, name, arguments, context) = (c.OptionalName(1), c.Name(index), c.OptionalExpressions(index + 1), c.OptionalContext(index + 2));
        return frame =>
        {
            var scheduling = schedule(frame);
            var function = frame.Machine.FunctionNamed(name);
            var values = frame.Evaluate(arguments);
            var given = context(frame);
            frame.BindGlobally(handle, scheduling(frame.Machine.Loop, () => function.CallBack(given, values), given));
        };
    }

    // A negative delay is a deadline that has passed. As a TimeSpan, -1 ms might be taken for the infinite one.
    private static Scheduling Later(TimeSpan delay) => delay < TimeSpan.Zero
        ? (loop, callback, context) => loop.CallAt(loop.Now + delay, callback, context)
        : (loop, callback, context) => loop.CallLater(delay, callback, context);

    private static Scheduling At(TimeSpan when) => (loop, callback, context) => loop.CallAt(when, callback, context);
}
