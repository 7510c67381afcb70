namespace Simmer.Conformance;

/// <summary><c>async with</c> on whatever can be entered.</summary>
internal static class With
{
    public static void AddTo(Vocabulary words) => words.Script("with", static c =>
    {
        var (name, body, variable) = (c.Name(1), c.Block(2), c.OptionalName(3));
        return frame => frame[name] switch
        {
            AsyncBarrier barrier => InsideMeeting(frame, barrier, body, variable),
            TimeoutScope or TaskGroup => Scopes.Enter(frame, frame[name]!, body, variable),
            AsyncLock or AsyncCondition or AsyncSemaphore => Holding(frame, frame[name], body, variable),
            _ => throw Kinds.New("Type", "this cannot be entered"),
        };
    });

    // Everybody has come: the variable is the place in the row. Leaving it is nothing.
    private static IEnumerable<Step> InsideMeeting(Frame frame, AsyncBarrier barrier, Block body, string? variable)
    {
        var entering = new Wait(Meeting.Wait(barrier));
        yield return entering;
        frame.Bind(variable, entering.Result);
        foreach (var step in body.Run(frame))
        {
            yield return step;
        }
    }

    // using (await x.Acquire()) …; in Python the variable is None.
    private static IEnumerable<Step> Holding(Frame frame, object? acquired, Block body, string? variable)
    {
        var entering = new Wait(Locks.Acquire(acquired));
        yield return entering;
        _ = entering.Result;
        frame.Bind(variable, value: null);
        var attempt = new Attempt(body.Run(frame));
        foreach (var step in attempt)
        {
            yield return step;
        }

        Locks.Release(acquired);
        attempt.ThrowIfFailed();
    }
}
