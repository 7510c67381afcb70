namespace Simmer.Conformance;

/// <summary>Queues.</summary>
internal static class Queues
{
    public static void AddTo(Vocabulary words)
    {
        words.Type("queue", static (_, operands) => new AsyncQueue<object?>(MaxSize(operands)));
        words.Type("lqueue", static (_, operands) => new AsyncLifoQueue<object?>(MaxSize(operands)));
        words.Type("pqueue", static (_, operands) => new AsyncPriorityQueue<object?>(MaxSize(operands), Order.OfValues));
        words.Query("qsize", static (_, value) => (long)((AsyncQueue<object?>)value!).Count);
        words.Query("empty", static (_, value) => ((AsyncQueue<object?>)value!).IsEmpty);
        words.Query("full", static (_, value) => ((AsyncQueue<object?>)value!).IsFull);
        words.Query("maxsize", static (_, value) => (long)((AsyncQueue<object?>)value!).MaxSize);
        words.Cold("put", static c =>
        {
            var (name, item) = (c.Name(1), c.Expression(2));
            return frame => Meeting.WithoutResult(frame.Get<AsyncQueue<object?>>(name).Put(item(frame)));
        });
        words.Cold("get", static c =>
        {
            var name = c.Name(1);
            return frame => frame.Get<AsyncQueue<object?>>(name).Get();
        });
        words.Cold("join", static c =>
        {
            var name = c.Name(1);
            return frame => Meeting.WithoutResult(frame.Get<AsyncQueue<object?>>(name).Join());
        });
        words.Do("put_nowait", static c =>
        {
            var (name, item) = (c.Name(1), c.Expression(2));
            return frame => PutNow(frame.Get<AsyncQueue<object?>>(name), item(frame));
        });
        words.Do("get_nowait", static c =>
        {
            var (name, variable) = (c.Name(1), c.OptionalName(2));
            return frame => frame.Bind(variable, GetNow(frame.Get<AsyncQueue<object?>>(name)));
        });
        words.Do("task_done", static c =>
        {
            var name = c.Name(1);
            return frame => Kinds.AsValueError(frame.Get<AsyncQueue<object?>>(name).TaskDone);
        });
        words.Do("shutdown", static c =>
        {
            var (name, immediate) = (c.Name(1), c.OptionalFlag(2));
            return frame => frame.Get<AsyncQueue<object?>>(name).Shutdown(immediate);
        });
    }

    private static int MaxSize(object?[] operands) => operands is [var size, ..] ? (int)Numbers.From(size) : 0;

    private static void PutNow(AsyncQueue<object?> queue, object? item)
    {
        if (!queue.TryPut(item))
        {
            throw Kinds.New("QueueFull", text: null);
        }
    }

    private static object? GetNow(AsyncQueue<object?> queue) =>
        queue.TryGet(out var item) ? item : throw Kinds.New("QueueEmpty", text: null);
}
