namespace Simmer.Conformance;

/// <summary>Waiting for something to happen (events, conditions), and for the others (barriers).</summary>
internal static class Meeting
{
    public static void AddTo(Vocabulary words)
    {
        words.Type("event", static (_, _) => new AsyncEvent());
        words.Type("barrier", static (_, operands) => new AsyncBarrier((int)Numbers.From(operands[0])));
        words.Cold("wait_on", static c =>
        {
            var name = c.Name(1);
            return frame => Wait(frame[name]);
        });
        words.Query("is_set", static (_, value) => ((AsyncEvent)value!).IsSet);
        words.Do("set", static c =>
        {
            var name = c.Name(1);
            return frame => frame.Get<AsyncEvent>(name).Set();
        });
        words.Do("clear", static c =>
        {
            var name = c.Name(1);
            return frame => frame.Get<AsyncEvent>(name).Clear();
        });
        words.Query("n_waiting", static (_, value) => (long)((AsyncBarrier)value!).Waiting);
        words.Query("broken", static (_, value) => ((AsyncBarrier)value!).IsBroken);
        words.Query("parties", static (_, value) => (long)((AsyncBarrier)value!).Parties);
        words.Cold("reset", static c =>
        {
            var name = c.Name(1);
            return frame => WithoutResult(frame.Get<AsyncBarrier>(name).Reset());
        });
        words.Cold("abort", static c =>
        {
            var name = c.Name(1);
            return frame => WithoutResult(frame.Get<AsyncBarrier>(name).Abort());
        });
    }

    /// <summary>Awaits something that results in nothing, which is null in the language.</summary>
    public static async Coroutine<object?> WithoutResult(Coroutine coroutine)
    {
        await coroutine;
        return null;
    }

    public static async Coroutine<object?> Wait(object? target)
    {
        switch (target)
        {
            case AsyncBarrier barrier:
                return (long)await barrier.Wait();
            case AsyncCondition condition:
                await condition.Wait();
                return true;
            default:
                await ((AsyncEvent)target!).Wait();
                return true;
        }
    }
}
