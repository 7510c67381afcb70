namespace Simmer.Conformance;

/// <summary>Code with a time limit, and groups of tasks.</summary>
/// <remarks>
/// Simmer's scopes take the code inside as a delegate, because only so can they see the exception that leaves it. The
/// delegate runs the rest of the script, in the same task.
/// </remarks>
internal static class Scopes
{
    public static void AddTo(Vocabulary words)
    {
        words.Type("timeout", static (frame, operands) => After(frame, operands[0]));
        words.Type("timeout_at", static (_, operands) => At(operands[0]));
        words.Type("taskgroup", static (_, _) => new TaskGroup());
        words.Script("timeout", static c =>
        {
            var (name, delay, body) = (c.Name(1), c.Expression(2), c.Block(3));
            return frame => EnterNew(frame, name, After(frame, delay(frame)), body);
        });
        words.Script("timeout_at", static c =>
        {
            var (name, when, body) = (c.Name(1), c.Expression(2), c.Block(3));
            return frame => EnterNew(frame, name, At(when(frame)), body);
        });
        words.Script("taskgroup", static c =>
        {
            var (name, body) = (c.Name(1), c.Block(2));
            return frame => EnterNew(frame, name, new TaskGroup(), body);
        });
        words.Do("tg", static c =>
        {
            var (group, name, coroutine, context) = (c.Name(1), c.Name(2), c.Awaitable(3), c.OptionalContext(4));
            return frame => Tasks.Spawn(
                frame, name, coroutine(frame), made => frame.Get<TaskGroup>(group).CreateTask(made, name, context(frame)));
        });
        words.Do("reschedule", static c =>
        {
            var (name, when) = (c.Name(1), c.Expression(2));
            return frame => frame.Get<TimeoutScope>(name).Reschedule(OptionalTime(when(frame)));
        });
        words.Query("expired", static (_, value) => ((TimeoutScope)value!).IsExpired);
        words.Query("when", static (_, value) => value switch
        {
            LoopTimer timer => Durations.Milliseconds(timer.When),
            _ => ((TimeoutScope)value!).When is { } when ? Durations.Milliseconds(when) : (object?)null,
        });
    }

    /// <summary>Runs a block inside a scope or group.</summary>
    public static IEnumerable<Step> Enter(Frame frame, object scope, Block body, string? variable)
    {
        var wait = new Wait(scope is TaskGroup group ? Use(group, Inside) : Use((TimeoutScope)scope, Inside));
        yield return wait;
        _ = wait.Result;

        Coroutine Inside()
        {
            frame.Bind(variable, scope);
            return Driver.Run(body.Run(frame));
        }
    }

    private static IEnumerable<Step> EnterNew(Frame frame, string name, object scope, Block body)
    {
        frame.BindGlobally(name, scope);
        return Enter(frame, scope, body, variable: null);
    }

    private static async Coroutine<object?> Use(TaskGroup group, Func<Coroutine> body)
    {
        await group.Use(_ => body());
        return null;
    }

    private static async Coroutine<object?> Use(TimeoutScope scope, Func<Coroutine> body)
    {
        await scope.Use(_ => body());
        return null;
    }

    private static TimeoutScope After(Frame frame, object? delay) => new(frame.Machine.Loop.Now + OptionalTime(delay));

    private static TimeoutScope At(object? when) => new(OptionalTime(when));

    private static TimeSpan? OptionalTime(object? milliseconds) => milliseconds is null ? null : Durations.Of(milliseconds);
}
