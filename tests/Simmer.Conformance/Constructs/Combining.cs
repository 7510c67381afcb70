namespace Simmer.Conformance;

/// <summary>Several at once, and time limits: <c>gather</c>, <c>wait</c>, <c>wait_for</c>, <c>shield</c>.</summary>
internal static class Combining
{
    public static void AddTo(Vocabulary words)
    {
        words.Hot("gather", static c =>
        {
            var (awaitables, settle) = (c.Awaitables(1), c.OptionalFlag(2));
            return frame => Gather(frame.Machine.Loop, frame.Evaluate(awaitables), settle);
        });
        words.Hot("shield", static c =>
        {
            var awaitable = c.Awaitable(1);
            return frame => Shield(Awaiting.AsFuture(frame.Machine.Loop, awaitable(frame)));
        });
        words.Cold("wait_for", static c =>
        {
            var (awaitable, timeout) = (c.Awaitable(1), c.Expression(2));
            return frame => WaitFor(awaitable(frame), timeout(frame));
        });
        words.Cold("wait", static c =>
        {
            var (names, returnWhen, timeout) = (c.Names(1), Condition(c.OptionalName(2)), c.OptionalExpression(3));
            return frame => Wait(names, [.. names.Select(name => frame[name])], returnWhen, timeout(frame));
        });
    }

    // In asyncio a coroutine object that stands there twice is one task.
    private static LoopFuture Gather(EventLoop loop, object?[] awaitables, bool settle)
    {
        var tasks = new Dictionary<object, LoopFuture>();
        var children = new List<IAwaitable<object?>>();
        foreach (var awaitable in awaitables)
        {
            if (!tasks.TryGetValue(awaitable ?? tasks, out var task))
            {
                task = Awaiting.AsFuture(loop, awaitable);
                tasks.Add(awaitable!, task);
            }

            children.Add((IAwaitable<object?>)task);
        }

        return settle ? Asyncio.GatherSettled(children) : Asyncio.Gather(children, FailureMode.LeaveOthers);
    }

    // asyncio returns a future that has ended as it is. Simmer does so where the types permit it.
    private static LoopFuture Shield(LoopFuture inner) => inner.IsCompleted ? inner : inner switch
    {
        LoopTask<object?> task => Asyncio.Shield(task),
        Future<object?> single => Asyncio.Shield(single),
        Future<object?[]> gathered => Asyncio.Shield(gathered),
        Future<Outcome<object?>[]> settled => Asyncio.Shield(settled),
        _ => throw new InvalidCastException($"A {inner.GetType().Name} is none of the futures that programs have."),
    };

    private static async Coroutine<object?> WaitFor(object? awaitable, object? timeout)
    {
        var limit = Durations.Limit(timeout);
        switch (awaitable)
        {
            case Cold cold:
                return await Asyncio.WaitFor(cold.Take(), limit);
            case LoopFuture future:
                await Asyncio.WaitFor(future, limit);
                return Results.Of(future);
            default:
                throw Kinds.New("Type", "this cannot be awaited");
        }
    }

    private static async Coroutine<object?> Wait(IReadOnlyList<string> names, object?[] values, ReturnWhen returnWhen, object? timeout)
    {
        if (!Array.TrueForAll(values, static value => value is LoopFuture))
        {
            throw Kinds.New("Type", "wait takes tasks and futures only");
        }

        var (done, _) = await Asyncio.Wait(values.Cast<LoopFuture>(), returnWhen, Durations.OptionalLimit(timeout));
        var named = names.Zip(values).DistinctBy(static pair => pair.First, StringComparer.Ordinal).ToLookup(pair => done.Contains((LoopFuture)pair.Second!));
        return new object?[] { NamesOf(named[true]), NamesOf(named[false]) };

        static object?[] NamesOf(IEnumerable<(string Name, object? Value)> named) => [.. named.Select(static pair => pair.Name)];
    }

    private static ReturnWhen Condition(string? name) => name switch
    {
        null or "ALL_COMPLETED" => ReturnWhen.AllCompleted,
        "FIRST_COMPLETED" => ReturnWhen.FirstCompleted,
        "FIRST_EXCEPTION" => ReturnWhen.FirstException,
        _ => throw new MalformedProgramException($"wait does not know '{name}'."),
    };
}
