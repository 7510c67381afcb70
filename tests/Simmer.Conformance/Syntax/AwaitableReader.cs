using System.Text.Json;

namespace Simmer.Conformance;

/// <summary>Reads awaitables: section 4 of the language. Evaluating one gives a <see cref="LoopFuture"/> or a <see cref="Cold"/>.</summary>
internal static class AwaitableReader
{
    public static Expression Read(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            var name = json.GetString()!;
            return frame => frame[name];
        }

        var construct = new Construct(json);
        return Vocabulary.OfTheLanguage.Awaitables.TryGetValue(construct.Word, out var read)
            ? read(construct)
            : throw new MalformedProgramException($"There is no such awaitable: {json}");
    }
}
