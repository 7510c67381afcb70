using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Simmer.Conformance;

/// <summary>Raising exceptions and handling them.</summary>
internal static class Failing
{
    public static void AddTo(Vocabulary words)
    {
        words.Do("raise", static c =>
        {
            var (kind, text) = (c.Name(1), c.OptionalName(2));
            return _ => throw Kinds.New(kind, text);
        });
        words.Do("raise_var", static c =>
        {
            var name = c.Name(1);
            return frame => ExceptionDispatchInfo.Throw(frame.Get<Exception>(name));
        });
        words.Do("reraise", static _ => static frame =>
            ExceptionDispatchInfo.Throw(frame.Handled ?? Kinds.New("Runtime", "there is no exception to raise again")));
        words.Unary("cause", static value => value is Exception and not ExceptionGroup ? ((Exception)value).InnerException : null);
        words.Script("try", static c =>
        {
            var parts = new Parts(c);
            return parts.Run;
        });
    }

    /// <summary><c>try</c> … <c>except</c> … <c>else</c> … <c>finally</c>, as in Python.</summary>
    private sealed class Parts(Construct construct)
    {
        private readonly Block _body = construct.Block(1);
        private readonly Clause[] _clauses = [.. Part(construct, "except") is { } clauses ? clauses.EnumerateArray().Select(Clause.Read) : []];
        private readonly Block? _otherwise = OptionalBlock(construct, "else");
        private readonly Block? _finally = OptionalBlock(construct, "finally");

        public IEnumerable<Step> Run(Frame frame)
        {
            var attempt = new Attempt(RunGuarded(frame));
            foreach (var step in attempt)
            {
                yield return step;
            }

            if (_finally is not null)
            {
                var (flow, value, handled) = (frame.Flow, frame.ReturnValue, frame.Handled);
                (frame.Flow, frame.Handled) = (Flow.On, attempt.Failure ?? handled);
                foreach (var step in _finally.Run(frame))
                {
                    yield return step;
                }

                frame.Handled = handled;
                if (frame.Flow != Flow.On)
                {
                    yield break; // It leaves the statement by itself, and with that discards the exception.
                }

                (frame.Flow, frame.ReturnValue) = (flow, value);
            }

            attempt.ThrowIfFailed();
        }

        private IEnumerable<Step> RunGuarded(Frame frame)
        {
            var attempt = new Attempt(_body.Run(frame));
            foreach (var step in attempt)
            {
                yield return step;
            }

            var next = attempt.Failure is { } failure ? Handle(frame, failure, attempt)
                : frame.Flow == Flow.On && _otherwise is not null ? _otherwise.Run(frame)
                : [];
            foreach (var step in next)
            {
                yield return step;
            }
        }

        private IEnumerable<Step> Handle(Frame frame, Exception failure, Attempt attempt)
        {
            if (Array.Find(_clauses, clause => clause.Catches(failure)) is not { } clause)
            {
                attempt.ThrowIfFailed();
                yield break;
            }

            frame.Flow = Flow.On; // The exception may have come in the middle of a return: from the end of a scope, say.
            var outer = frame.Handled;
            frame.Handled = failure;
            frame.Bind(clause.Variable, failure);
            var handling = new Attempt(clause.Block.Run(frame));
            foreach (var step in handling)
            {
                yield return step;
            }

            frame.Handled = outer;
            handling.ThrowIfFailed();
        }

        private static JsonElement? Part(Construct construct, string name) =>
            construct.Has(2) && construct[2].TryGetProperty(name, out var part) ? part : null;

        private static Block? OptionalBlock(Construct construct, string name) =>
            Part(construct, name) is { } part ? StatementReader.ReadBlock(part) : null;
    }

    /// <summary><c>[KINDS, variable or null, statements]</c></summary>
    private sealed record Clause(IReadOnlyList<string> Kinds, string? Variable, Block Block)
    {
        public static Clause Read(JsonElement json) => new(
            json[0].ValueKind == JsonValueKind.Array ? ProgramReader.ReadNames(json[0]) : [json[0].GetString()!],
            json[1].GetString(),
            StatementReader.ReadBlock(json[2]));

        public bool Catches(Exception exception) => Kinds.Any(kind => Conformance.Kinds.Matches(kind, exception));
    }
}
