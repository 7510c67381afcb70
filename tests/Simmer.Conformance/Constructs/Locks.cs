namespace Simmer.Conformance;

/// <summary>What is acquired and released: locks, semaphores, and conditions with their waiting and notifying.</summary>
internal static class Locks
{
    public static void AddTo(Vocabulary words)
    {
        words.Type("lock", static (_, _) => new AsyncLock());
        words.Type("condition", static (frame, operands) => new AsyncCondition(operands is [string name] ? frame.Get<AsyncLock>(name) : null));
        words.Type("semaphore", static (_, operands) => new AsyncSemaphore(Permits(operands)));
        words.Type("bsemaphore", static (_, operands) => new AsyncBoundedSemaphore(Permits(operands)));
        words.Query("locked", static (_, value) => value switch
        {
            AsyncLock @lock => @lock.IsLocked,
            AsyncCondition condition => condition.IsLocked,
            _ => ((AsyncSemaphore)value!).IsLocked,
        });
        words.Cold("acquire", static c =>
        {
            var name = c.Name(1);
            return frame => Acquire(frame[name]);
        });
        words.Do("release", static c =>
        {
            var name = c.Name(1);
            return frame => Release(frame[name]);
        });
        words.Cold("cond_wait_for", static c =>
        {
            var (name, predicate) = (c.Name(1), c.Expression(2));
            return frame => WaitUntil(frame.Get<AsyncCondition>(name), () => predicate(frame));
        });
        words.Do("notify", static c =>
        {
            var (name, count) = (c.Name(1), c.OptionalExpression(2));
            return frame => frame.Get<AsyncCondition>(name).Notify((int)Numbers.From(count(frame) ?? 1L));
        });
        words.Do("notify_all", static c =>
        {
            var name = c.Name(1);
            return frame => frame.Get<AsyncCondition>(name).NotifyAll();
        });
    }

    public static async Coroutine<object?> Acquire(object? target)
    {
        _ = await (target switch
        {
            AsyncLock @lock => @lock.Acquire(),
            AsyncCondition condition => condition.Acquire(),
            _ => ((AsyncSemaphore)target!).Acquire(),
        });
        return true;
    }

    public static void Release(object? target)
    {
        switch (target)
        {
            case AsyncLock @lock:
                @lock.Release();
                break;
            case AsyncCondition condition:
                condition.Release();
                break;
            default:
                Kinds.AsValueError(((AsyncSemaphore)target!).Release);
                break;
        }
    }

    private static int Permits(object?[] operands) => operands is [var permits, ..] ? (int)Numbers.From(permits) : 1;

    // The value is that of the predicate, as in Python; Simmer's has none.
    private static async Coroutine<object?> WaitUntil(AsyncCondition condition, Func<object?> predicate)
    {
        object? value = null;
        await condition.WaitUntil(() => Truth.Of(value = predicate()));
        return value;
    }
}
