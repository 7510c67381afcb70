namespace Simmer.Conformance;

/// <summary><c>await</c> on coroutines and futures; sleeping.</summary>
internal static class Awaiting
{
    public static void AddTo(Vocabulary words)
    {
        words.Script("await", static c =>
        {
            var (awaitable, variable) = (c.Awaitable(1), c.OptionalName(2));
            return frame => Await(frame, awaitable(frame), variable);
        });
        words.Script("sleep", static c =>
        {
            var delay = c.Expression(1);
            return frame => Await(frame, new Cold(Sleep(delay(frame), result: null)), variable: null);
        });
        words.Do("bind", static c =>
        {
            var (name, awaitable) = (c.Name(1), c.Awaitable(2));
            return frame => Bind(frame, name, awaitable(frame));
        });
        words.Awaitables.Add("co", static c =>
        {
            var (name, arguments) = (c.Name(1), c.ExpressionsFrom(2));
            return frame => new Cold(new BodyCall(frame.Machine, frame.Machine.BodyNamed(name), frame.Evaluate(arguments)));
        });
        words.Cold("sleep", static c =>
        {
            var (delay, result) = (c.Expression(1), c.OptionalExpression(2));
            return frame => Sleep(delay(frame), result(frame));
        });
        words.Cold("noop", static _ => static _ => Nothing());
    }

    /// <summary>Awaits what an awaitable has come to.</summary>
    public static Coroutine<object?> Await(object? awaitable) => awaitable switch
    {
        Cold cold => cold.Take(),
        LoopFuture future => Results.Await(future),
        _ => throw NotAwaitable(),
    };

    /// <summary>asyncio's <c>ensure_future</c>: a future as it is, a coroutine as a new task.</summary>
    public static LoopFuture AsFuture(EventLoop loop, object? awaitable) => awaitable switch
    {
        Cold cold => loop.CreateTask(cold.Take()),
        LoopFuture future => future,
        _ => throw NotAwaitable(),
    };

    /// <summary>Awaits something, in a script.</summary>
    public static IEnumerable<Step> Await(Frame frame, object? awaitable, string? variable)
    {
        var wait = new Wait(Await(awaitable));
        yield return wait;
        frame.Bind(variable, wait.Result);
    }

    /// <summary>A variable holds a task or future from now on: that may be its label.</summary>
    public static void Bind(Frame frame, string? name, object? value)
    {
        frame.BindGlobally(name, value);
        if (name is not null && value is LoopFuture future)
        {
            frame.Machine.Labels.Give(future, name);
        }
    }

    private static Exception NotAwaitable() => Kinds.New("Type", "this cannot be awaited");

    // asyncio takes a negative delay for zero; Simmer does not take it at all.
    private static async Coroutine<object?> Sleep(object? delay, object? result)
    {
        var time = Durations.Of(delay);
        await Asyncio.Sleep(time < TimeSpan.Zero ? TimeSpan.Zero : time);
        return result;
    }

    private static async Coroutine<object?> Nothing() => null;
}
