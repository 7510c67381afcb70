using System.Text.Json;

namespace Simmer.Conformance;

/// <summary>Reads statements: section 5 of the language.</summary>
internal static class StatementReader
{
    public static Block ReadBlock(JsonElement json) => new([.. ProgramReader.Elements(json).Select(Read)]);

    private static Statement Read(JsonElement json)
    {
        var construct = new Construct(json);
        return Vocabulary.OfTheLanguage.Statements.TryGetValue(construct.Word, out var read)
            ? read(construct)
            : throw new MalformedProgramException($"There is no such statement: {json}");
    }
}
