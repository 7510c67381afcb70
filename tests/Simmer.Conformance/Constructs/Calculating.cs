namespace Simmer.Conformance;

/// <summary>Arithmetic, comparing, logic, lists.</summary>
internal static class Calculating
{
    public static void AddTo(Vocabulary words)
    {
        words.Binary("add", Add);
        words.Binary("sub", static (a, b) => Numbers.From(a) - Numbers.From(b));
        words.Binary("eq", static (a, b) => Equality.AreEqual(a, b));
        words.Binary("lt", static (a, b) => Order.OfValues.Compare(a, b) < 0);
        words.Binary("idx", static (list, index) => Element(Lists.From(list), Numbers.From(index)));
        words.Unary("len", static value => (long)(value is string text ? text.Length : Lists.From(value).Count));
        words.Unary("not", static value => !Truth.Of(value));
        words.Expressions.Add("and", static json => ShortCircuit([.. ProgramReader.Elements(json).Select(ExpressionReader.Read)], until: false));
        words.Expressions.Add("or", static json => ShortCircuit([.. ProgramReader.Elements(json).Select(ExpressionReader.Read)], until: true));
        words.NamedPair("same", static (frame, a, b) => Equality.AreSame(frame[a], frame[b]));
    }

    private static object? Add(object? a, object? b)
    {
        if (a is string text && b is string more)
        {
            return text + more;
        }

        return Lists.Is(a, out var list) && Lists.Is(b, out var others)
            ? (object?[])[.. list, .. others]
            : Numbers.From(a) + Numbers.From(b);
    }

    // As in Python, a negative index counts from the end.
    private static object? Element(IReadOnlyList<object?> list, long index) => list[(int)(index < 0 ? list.Count + index : index)];

    // As in Python, the value is that of the operand that has decided.
    private static Expression ShortCircuit(Expression[] operands, bool until) => frame =>
    {
        object? value = !until;
        foreach (var operand in operands)
        {
            value = operand(frame);
            if (Truth.Of(value) == until)
            {
                break;
            }
        }

        return value;
    };
}
