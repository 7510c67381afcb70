namespace Simmer.Conformance;

/// <summary>Context variables, and contexts that can be held.</summary>
internal static class Contexts
{
    public static void AddTo(Vocabulary words)
    {
        words.Expressions.Add("cv", static json =>
        {
            var name = json.GetString()!;
            return frame => Variable(frame, name).Value;
        });
        words.NamedPair("cv_in", static (frame, context, name) => Variable(frame, name).In(frame.Get<LoopContext>(context)));
        words.Query("ctx_of", static (_, value) => ((LoopTask)value!).Context);
        words.Do("cvset", static c =>
        {
            var (name, value, token) = (c.Name(1), c.Expression(2), c.OptionalName(3));
            return frame => Set(frame, Variable(frame, name), value(frame), token);
        });
        words.Do("cvreset", static c =>
        {
            var (name, token) = (c.Name(1), c.Name(2));
            return frame => Variable(frame, name).Reset(frame.Get<ContextToken>(token), frame.Machine.Contexts.Current);
        });
        words.Do("copy_ctx", static c =>
        {
            var name = c.Name(1);
            return frame => frame.BindGlobally(name, LoopContext.Copy());
        });
        words.Do("ctx_run", static c =>
        {
            var (name, function, arguments) = (c.Name(1), c.Name(2), c.OptionalExpressions(3));
            return frame => Run(frame, frame.Get<LoopContext>(name), frame.Machine.FunctionNamed(function), frame.Evaluate(arguments));
        });
    }

    private static ContextVariable Variable(Frame frame, string name)
    {
        var variables = frame.Machine.Variables;
        if (!variables.TryGetValue(name, out var variable))
        {
            variables.Add(name, variable = new ContextVariable());
        }

        return variable;
    }

    // Only a token has to know its context: asking a task for it costs something.
    private static void Set(Frame frame, ContextVariable variable, object? value, string? token)
    {
        if (token is null)
        {
            variable.Set(value);
        }
        else
        {
            frame.BindGlobally(token, variable.Set(value, frame.Machine.Contexts.Current));
        }
    }

    private static void Run(Frame frame, LoopContext context, Function function, object?[] arguments) => context.Run(() =>
    {
        using var here = frame.Machine.Contexts.Enter(context);
        function.Call(arguments);
    });
}
