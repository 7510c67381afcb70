using System.Text.Json;

namespace Simmer.Conformance;

/// <summary>The words of the language, and what each of them is on Simmer.</summary>
/// <remarks>
/// The files of <c>Constructs/</c> add them, theme by theme. A word is read once, into a delegate that is called whenever
/// the program comes by: so the operands are looked at in the outer part of each lambda, and evaluated in the inner one.
/// </remarks>
internal sealed class Vocabulary
{
    private Vocabulary()
    {
    }

    public static Vocabulary OfTheLanguage { get; } = Assemble();

    public Dictionary<string, Func<JsonElement, Expression>> Expressions { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Func<Construct, Expression>> Awaitables { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Func<Construct, Statement>> Statements { get; } = new(StringComparer.Ordinal);

    /// <summary>What <c>new</c> makes.</summary>
    public Dictionary<string, Func<Frame, object?[], object>> Types { get; } = new(StringComparer.Ordinal);

    // ── Expressions ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// <summary><c>{"now": 0}</c>: the operand means nothing.</summary>
    public void Constant(string word, Expression value) => Expressions.Add(word, _ => value);

    /// <summary><c>{"done": "x"}</c>: the operand is a name.</summary>
    public void Query(string word, Func<Frame, object?, object?> ask) => Expressions.Add(word, json =>
    {
        var name = json.GetString() ?? throw new MalformedProgramException($"'{word}' wants a name.");
        return frame => ask(frame, frame[name]);
    });

    /// <summary><c>{"len": E}</c></summary>
    public void Unary(string word, Func<object?, object?> compute) => Expressions.Add(word, json =>
    {
        var operand = ExpressionReader.Read(json);
        return frame => compute(operand(frame));
    });

    /// <summary><c>{"add": [E, E]}</c></summary>
    public void Binary(string word, Func<object?, object?, object?> compute) => Expressions.Add(word, json =>
    {
        Expression[] operands = [.. ProgramReader.Elements(json).Select(ExpressionReader.Read)];
        return operands.Length == 2
            ? frame => compute(operands[0](frame), operands[1](frame))
            : throw new MalformedProgramException($"'{word}' has two operands.");
    });

    /// <summary><c>{"same": ["x", "y"]}</c>: the operands are names.</summary>
    public void NamedPair(string word, Func<Frame, string, string, object?> compute) => Expressions.Add(word, json =>
    {
        var names = ProgramReader.ReadNames(json);
        return names.Count == 2
            ? frame => compute(frame, names[0], names[1])
            : throw new MalformedProgramException($"'{word}' has two operands.");
    });

    // ── Awaitables ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// <summary>An awaitable of kind C: nothing happens before it is awaited, or made a task.</summary>
    public void Cold(string word, Func<Construct, Func<Frame, Coroutine<object?>>> read) => Awaitables.Add(word, construct =>
    {
        var call = read(construct);
        return frame => new Cold(call(frame));
    });

    /// <summary>An awaitable of kind F: it has begun when this has been evaluated.</summary>
    public void Hot(string word, Func<Construct, Func<Frame, LoopFuture>> read) => Awaitables.Add(word, construct => read(construct).Invoke);

    // ── Statements ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// <summary>A statement that is done at once.</summary>
    public void Do(string word, Func<Construct, Action<Frame>> read) => Statements.Add(word, construct =>
    {
        var act = read(construct);
        return frame =>
        {
            act(frame);
            return [];
        };
    });

    /// <summary>A statement that may have to wait.</summary>
    public void Script(string word, Func<Construct, Statement> read) => Statements.Add(word, read);

    // ── Types ────────────────────────────────────────────────────────────────────────────────────────────────────────

    public void Type(string word, Func<Frame, object?[], object> make) => Types.Add(word, make);

    private static Vocabulary Assemble()
    {
        var words = new Vocabulary();
        Calculating.AddTo(words);
        Control.AddTo(words);
        Failing.AddTo(words);
        Awaiting.AddTo(words);
        Tasks.AddTo(words);
        Futures.AddTo(words);
        Combining.AddTo(words);
        Completing.AddTo(words);
        Callbacks.AddTo(words);
        Locks.AddTo(words);
        Meeting.AddTo(words);
        Queues.AddTo(words);
        Scopes.AddTo(words);
        With.AddTo(words);
        Contexts.AddTo(words);
        Generating.AddTo(words);
        Running.AddTo(words);
        return words;
    }
}
