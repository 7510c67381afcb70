namespace Simmer.Conformance;

/// <summary>Variables, branches, loops, calls; and <c>log</c>.</summary>
internal static class Control
{
    public static void AddTo(Vocabulary words)
    {
        words.Do("log", static c =>
        {
            var values = c.ExpressionsFrom(1);
            return frame => Log(frame.Machine, frame.Evaluate(values));
        });
        words.Do("let", static c =>
        {
            var (name, value) = (c.Name(1), c.Expression(2));
            return frame => frame.Bind(name, value(frame));
        });
        words.Do("glet", static c =>
        {
            var (name, value) = (c.Name(1), c.Expression(2));
            return frame => frame.BindGlobally(name, value(frame));
        });
        words.Do("call", static c =>
        {
            var (name, arguments) = (c.Name(1), c.OptionalExpressions(2));
            return frame => frame.Machine.FunctionNamed(name).Call(frame.Evaluate(arguments));
        });
        words.Do("return", static c =>
        {
            var value = c.OptionalExpression(1);
            return frame =>
            {
                frame.ReturnValue = value(frame);
                frame.Flow = Flow.Return;
            };
        });
        words.Do("break", static _ => static frame => frame.Flow = Flow.Break);
        words.Script("if", static c =>
        {
            var (condition, then, otherwise) = (c.Expression(1), c.Block(2), c.OptionalBlock(3));
            return frame => (Truth.Of(condition(frame)) ? then : otherwise)?.Run(frame) ?? [];
        });
        words.Script("while", static c =>
        {
            var (condition, body) = (c.Expression(1), c.Block(2));
            return frame => While(frame, condition, body);
        });
        words.Script("repeat", static c =>
        {
            var hasVariable = c.Count > 2;
            var (count, variable, body) = (c.Expression(1), hasVariable ? c.OptionalName(2) : null, c.Block(hasVariable ? 3 : 2));
            return frame => Repeat(frame, count, variable, body);
        });
    }

    private static void Log(Machine machine, object?[] values) => machine.Log(string.Join(' ', ["log", .. values.Select(machine.Text.Logged)]));

    private static IEnumerable<Step> While(Frame frame, Expression condition, Block body)
    {
        while (Truth.Of(condition(frame)))
        {
            frame.Machine.Budget.Spend();
            foreach (var step in body.Run(frame))
            {
                yield return step;
            }

            if (LeavesLoop(frame))
            {
                yield break;
            }
        }
    }

    private static IEnumerable<Step> Repeat(Frame frame, Expression count, string? variable, Block body)
    {
        var times = Numbers.From(count(frame));
        for (var i = 0L; i < times; i++)
        {
            frame.Machine.Budget.Spend();
            frame.Bind(variable, i);
            foreach (var step in body.Run(frame))
            {
                yield return step;
            }

            if (LeavesLoop(frame))
            {
                yield break;
            }
        }
    }

    /// <summary>Was the loop left? A <c>break</c> ends with it.</summary>
    public static bool LeavesLoop(Frame frame)
    {
        var leaves = frame.Flow != Flow.On;
        if (frame.Flow == Flow.Break)
        {
            frame.Flow = Flow.On;
        }

        return leaves;
    }
}
