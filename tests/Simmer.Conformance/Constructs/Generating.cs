namespace Simmer.Conformance;

/// <summary>Asynchronous generators.</summary>
internal static class Generating
{
    public static void AddTo(Vocabulary words)
    {
        words.Do("gen", static c =>
        {
            var (name, body, arguments) = (c.Name(1), c.Name(2), c.ExpressionsFrom(3));
            return frame => frame.BindGlobally(name, new Generator(frame.Machine, BodyNamed(frame, body), frame.Evaluate(arguments)));
        });
        words.Script("yield", static c =>
        {
            var value = c.OptionalExpression(1);
            return frame => Yield(new Yielded(frame.Machine, value(frame)));
        });
        words.Script("for", static c =>
        {
            var (variable, name, body) = (c.Name(1), c.Name(2), c.Block(3));
            return frame => ForEach(frame, variable, frame.Get<Generator>(name), body);
        });
        words.Cold("anext", static c =>
        {
            var name = c.Name(1);
            return frame => frame.Get<Generator>(name).Next();
        });
        words.Cold("aclose", static c =>
        {
            var name = c.Name(1);
            return frame => frame.Get<Generator>(name).Close();
        });
        words.Cold("athrow", static c =>
        {
            var (name, kind, text) = (c.Name(1), c.Name(2), c.OptionalName(3));
            return frame => frame.Get<Generator>(name).Throw(Kinds.New(kind, text));
        });
    }

    private static Body BodyNamed(Frame frame, string name) =>
        frame.Machine.Program.Generators.TryGetValue(name, out var body)
            ? body
            : throw frame.Machine.CutOff($"There is no generator '{name}'.");

    private static IEnumerable<Step> Yield(Yielded yielded)
    {
        yield return yielded;
        yielded.Resume();
    }

    // async for. Leaving it early does not close the generator.
    private static IEnumerable<Step> ForEach(Frame frame, string variable, Generator generator, Block body)
    {
        while (true)
        {
            var next = new Wait(generator.Next());
            yield return next;
            if (!TryGetResult(next, out var value))
            {
                yield break;
            }

            frame.Bind(variable, value);
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

    private static bool TryGetResult(Wait next, out object? value)
    {
        try
        {
            value = next.Result;
            return true;
        }
        catch (ProgramException e) when (e.Kind == Kinds.StopAsyncIteration)
        {
            value = null;
            return false;
        }
    }
}
