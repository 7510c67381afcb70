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
                SetResult(Settable(frame, name), result);
            };
        });
        words.Do("set_exception", static c =>
        {
            var (name, kind, text) = (c.Name(1), c.Name(2), c.OptionalName(3));
            return frame => SetException(Settable(frame, name), Kinds.New(kind, text));
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
    private static LoopFuture Settable(Frame frame, string name) => frame.Get<LoopFuture>(name) is var future and not LoopTask
        ? future
        : throw Kinds.New("Runtime", "a task's result cannot be set");

    // In Python what gather returns is a future like any other. Here its result has a type, which only a list has.
    private static void SetResult(LoopFuture future, object? result)
    {
        switch (future)
        {
            case Future<object?[]> gathered:
                gathered.SetResult([.. Lists.From(result)]);
                break;
            case Future<Outcome<object?>[]> settled:
                settled.SetResult(settled.IsCompleted ? [] : throw new NotSupportedException("Only gather makes outcomes."));
                break;
            default:
                ((Future<object?>)future).SetResult(result);
                break;
        }
    }

    private static void SetException(LoopFuture future, Exception exception)
    {
        switch (future)
        {
            case Future<object?[]> gathered:
                gathered.SetException(exception);
                break;
            case Future<Outcome<object?>[]> settled:
                settled.SetException(exception);
                break;
            default:
                ((Future<object?>)future).SetException(exception);
                break;
        }
    }
}
