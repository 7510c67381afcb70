using System.Text.Json;

namespace Simmer.Conformance;

/// <summary>A statement or an awaitable as it is written, <c>["put", "q", 5]</c>: a word, and operands numbered from 1.</summary>
internal readonly struct Construct
{
    private readonly JsonElement _array;

    public Construct(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() == 0 || array[0].ValueKind != JsonValueKind.String)
        {
            throw new MalformedProgramException($"A word and its operands should be here: {array}");
        }

        _array = array;
    }

    public string Word => _array[0].GetString()!;

    /// <summary>How many operands there are.</summary>
    public int Count => _array.GetArrayLength() - 1;

    public JsonElement this[int index] => index <= Count
        ? _array[index]
        : throw new MalformedProgramException($"'{Word}' lacks its operand {index}: {_array}");

    /// <summary>Is the operand there, and not null?</summary>
    public bool Has(int index) => index <= Count && _array[index].ValueKind != JsonValueKind.Null;

    public string Name(int index) => this[index].ValueKind == JsonValueKind.String
        ? this[index].GetString()!
        : throw new MalformedProgramException($"The operand {index} of '{Word}' should be a name: {_array}");

    public string? OptionalName(int index) => Has(index) ? Name(index) : null;

    public IReadOnlyList<string> Names(int index) => ProgramReader.ReadNames(this[index]);

    public bool OptionalFlag(int index) => Has(index) && this[index].ValueKind == JsonValueKind.True;

    public Expression Expression(int index) => ExpressionReader.Read(this[index]);

    /// <summary>The operand; an expression that is null if it is not there.</summary>
    public Expression OptionalExpression(int index) => index <= Count ? Expression(index) : static _ => null;

    /// <summary>The operand, a list of expressions; empty if it is not there.</summary>
    public Expression[] OptionalExpressions(int index) =>
        Has(index) ? [.. ProgramReader.Elements(this[index]).Select(ExpressionReader.Read)] : [];

    /// <summary>This operand and all after it.</summary>
    public Expression[] ExpressionsFrom(int index) => [.. _array.EnumerateArray().Skip(index).Select(ExpressionReader.Read)];

    public Expression Awaitable(int index) => AwaitableReader.Read(this[index]);

    public Expression[] Awaitables(int index) => [.. ProgramReader.Elements(this[index]).Select(AwaitableReader.Read)];

    public Block Block(int index) => StatementReader.ReadBlock(this[index]);

    public Block? OptionalBlock(int index) => Has(index) ? Block(index) : null;

    /// <summary>The operand <c>{"ctx": c}</c>, if it is there: which variable holds the context to run in.</summary>
    public Func<Frame, LoopContext?> OptionalContext(int index)
    {
        if (!Has(index))
        {
            return static _ => null;
        }

        var name = this[index].TryGetProperty("ctx", out var context) && context.ValueKind == JsonValueKind.String
            ? context.GetString()!
            : throw new MalformedProgramException($"The operand {index} of '{Word}' should be {{\"ctx\": name}}: {_array}");
        return frame => frame.Get<LoopContext>(name);
    }
}
