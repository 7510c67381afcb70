namespace Simmer.Conformance;

/// <summary>Tasks: making them, cancelling them, looking at them.</summary>
internal static class Tasks
{
    public static void AddTo(Vocabulary words)
    {
        words.Do("spawn", static c =>
        {
            var (name, coroutine, context) = (c.Name(1), c.Awaitable(2), c.OptionalContext(3));
            return frame => Spawn(frame, name, coroutine(frame), made => frame.Machine.Loop.CreateTask(made, name, context(frame)));
        });
        words.Do("cancel", static c =>
        {
            var (name, message, variable) = (c.Name(1), c.OptionalExpression(2), c.OptionalName(3));
            return frame => frame.Bind(variable, frame.Get<LoopFuture>(name).Cancel((string?)message(frame)));
        });
        words.Do("uncancel", static c =>
        {
            var (name, variable) = (c.Name(1), c.OptionalName(2));
            return frame => frame.Bind(variable, (long)frame.Get<LoopTask>(name).Uncancel());
        });
        words.Do("set_name", static c =>
        {
            var (name, value) = (c.Name(1), c.Expression(2));
            return frame => frame.Get<LoopTask>(name).Name = frame.Machine.Text.Logged(value(frame));
        });
        words.Query("cancelling", static (_, value) => (long)((LoopTask)value!).CancellationRequests);
        words.Query("name", static (_, value) => ((LoopTask)value!).Name);
        words.Constant("me", static frame => frame.Machine.CurrentTask);
        words.Constant("all", static frame => AllLabels(frame.Machine));
    }

    /// <summary>Makes a task of a coroutine, and binds a name to it, which is also its label.</summary>
    public static void Spawn(Frame frame, string name, object? coroutine, Func<Coroutine<object?>, LoopTask<object?>> create)
    {
        if (coroutine is not Cold cold)
        {
            throw Kinds.New("Type", "a coroutine is wanted");
        }

        cold.NameTask(name);
        Awaiting.Bind(frame, name, create(cold.Take()));
    }

    private static object?[] AllLabels(Machine machine) =>
        [.. machine.Loop.Tasks.Select(machine.Labels.Of).Order(StringComparer.Ordinal)];
}
