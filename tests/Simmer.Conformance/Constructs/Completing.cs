namespace Simmer.Conformance;

/// <summary><c>as_completed</c>, in both of its forms.</summary>
internal static class Completing
{
    public static void AddTo(Vocabulary words)
    {
        words.Script("for_completed", static c =>
        {
            var (variable, awaitables, timeout, body) = (c.Name(1), c.Awaitables(2), c.Expression(3), c.Block(4));
            return frame => ForEach(frame, variable, AsCompleted(frame, awaitables, timeout), body);
        });
        words.Script("afor_completed", static c =>
        {
            var (variable, awaitables, timeout, body) = (c.Name(1), c.Awaitables(2), c.Expression(3), c.Block(4));
            return frame => AwaitForEach(frame, variable, AsCompleted(frame, awaitables, timeout), body);
        });
    }

    private static CompletedTasks<LoopFuture> AsCompleted(Frame frame, Expression[] awaitables, Expression timeout)
    {
        var values = frame.Evaluate(awaitables);
        var limit = Durations.OptionalLimit(timeout(frame));
        return Asyncio.AsCompleted(values.Distinct().Select(value => Awaiting.AsFuture(frame.Machine.Loop, value)).ToArray(), limit);
    }

    // for x in as_completed(…): each x is a coroutine that waits for the next one to end.
    private static IEnumerable<Step> ForEach(Frame frame, string variable, CompletedTasks<LoopFuture> completed, Block body)
    {
        while (completed.Remaining > 0)
        {
            frame.Bind(variable, new Cold(ResultOf(completed.Next())));
            foreach (var step in body.Run(frame))
            {
                yield return step;
            }

            if (Control.LeavesLoop(frame))
            {
                yield break;
            }
        }
    }

    // async for x in as_completed(…): each x is the future that has ended.
    private static IEnumerable<Step> AwaitForEach(Frame frame, string variable, CompletedTasks<LoopFuture> completed, Block body)
    {
        var enumerator = completed.GetAsyncEnumerator();
        while (true)
        {
            var next = new Wait(MoveNext(enumerator));
            yield return next;
            if (next.Result is false)
            {
                yield break;
            }

            frame.Bind(variable, enumerator.Current);
            foreach (var step in body.Run(frame))
            {
                yield return step;
            }

            if (Control.LeavesLoop(frame))
            {
                yield break;
            }
        }
    }

    private static async Coroutine<object?> ResultOf(Coroutine<LoopFuture> next) => Results.Of(await next);

    private static async Coroutine<object?> MoveNext(CompletedTasks<LoopFuture>.Enumerator enumerator) => await enumerator.MoveNextAsync();
}
