using System.Text.Json;

namespace Simmer.Conformance;

/// <summary>Reads expressions: section 3 of the language.</summary>
internal static class ExpressionReader
{
    public static Expression Read(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Null:
                return static _ => null;
            case JsonValueKind.True:
                return static _ => true;
            case JsonValueKind.False:
                return static _ => false;
            case JsonValueKind.Number when json.TryGetInt64(out var number):
                return _ => number;
            case JsonValueKind.String:
                return ReadString(json.GetString()!);
            case JsonValueKind.Array:
                return ReadList(json);
            case JsonValueKind.Object:
                return ReadOperation(json);
            default:
                throw new MalformedProgramException($"An expression should be here: {json}");
        }
    }

    private static Expression ReadString(string text)
    {
        if (!text.StartsWith('$'))
        {
            return _ => text;
        }

        var name = text[1..];
        return frame => frame[name];
    }

    private static Expression ReadList(JsonElement json)
    {
        Expression[] elements = [.. json.EnumerateArray().Select(Read)];
        return frame => frame.Evaluate(elements);
    }

    private static Expression ReadOperation(JsonElement json)
    {
        var operations = json.EnumerateObject().ToArray();
        return operations.Length == 1 && Vocabulary.OfTheLanguage.Expressions.TryGetValue(operations[0].Name, out var read)
            ? read(operations[0].Value)
            : throw new MalformedProgramException($"There is no such expression: {json}");
    }
}
