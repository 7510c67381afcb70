namespace Simmer.Conformance;

/// <summary>Futures, which tasks are as well: what they have come to, completing them, done-callbacks; and <c>new</c>.</summary>
internal static class Futures
{
    public static void AddTo(Vocabulary words)
    {
        words.Do("new", static c =>
        {
            var (name, type, operands) = (c.Name(1), c.Name(2), c.ExpressionsFrom(3));
            var make = Vocabulary.OfTheLanguage.Types.GetValueOrDefault(type) ?? throw new MalformedProgramException($"There is no type '{type}'.");
            return frame => Awaiting.Bind(frame, name, make(frame, frame.Evaluate(operands)));
        });
        words.Type("future", static (frame, _) => frame.Machine.Loop.CreateFuture<object?>());
        words.Query("done", static (_, value) => ((LoopFuture)value!).IsCompleted);
        words.Query("cancelled", static (_, value) => ((LoopFuture)value!).IsCancelled);
        words.Query("result", static (_, value) => Results.Of((LoopFuture)value!));
        words.Query("exc", static (_, value) => ((LoopFuture)value!).Exception);
        words.Do("set_result", static c =>
        {
            var (name, value) = (c.Name(1), c.Expression(2));
            return frame =>
            {
                var result = value(frame);
                Settable(frame, name).SetResult(result);
            };
        });
        words.Do("set_exception", static c =>
        {
            var (name, kind, text) = (c.Name(1), c.Name(2), c.OptionalName(3));
            return frame => Settable(frame, name).SetException(Kinds.New(kind, text));
        });
        words.Do("on_done", static c =>
        {
            var (name, function, context) = (c.Name(1), c.Name(2), c.OptionalContext(3));
            return frame => frame.Machine.FunctionNamed(function).AddTo(frame.Get<LoopFuture>(name), context(frame));
        });
        words.Do("off_done", static c =>
        {
            var (name, function, variable) = (c.Name(1), c.Name(2), c.OptionalName(3));
            return frame => frame.Bind(variable, (long)frame.Machine.FunctionNamed(function).RemoveFrom(frame.Get<LoopFuture>(name)));
        });
    }

    // What asyncio finds when the program runs, C#'s compiler finds before: a task has no SetResult.
    private static Future<object?> Settable(Frame frame, string name) => frame.Get<LoopFuture>(name) as Future<object?>
        ?? throw Kinds.New("Runtime", "a task's result cannot be set");
}
