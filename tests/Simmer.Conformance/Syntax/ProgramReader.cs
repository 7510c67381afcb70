using System.Text.Json;

namespace Simmer.Conformance;

/// <summary>Reads programs: section 1 of the language.</summary>
internal static class ProgramReader
{
    /// <exception cref="MalformedProgramException">It does not follow the language.</exception>
    public static Program Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new MalformedProgramException($"A program should be here: {json}");
        }

        var program = new Program(
            ReadBodies(json, "co"),
            ReadBodies(json, "fn"),
            ReadBodies(json, "gen"),
            json.TryGetProperty("main", out var main) ? main.GetString()! : "main",
            json.TryGetProperty("runner", out var runner) ? ReadNames(runner) : null,
            json.TryGetProperty("eager", out var eager) && eager.ValueKind == JsonValueKind.True);
        foreach (var name in program.Runner ?? [program.Main])
        {
            if (!program.Coroutines.ContainsKey(name))
            {
                throw new MalformedProgramException($"The program is to run '{name}', but has no such body.");
            }
        }

        return program;
    }

    public static IReadOnlyList<string> ReadNames(JsonElement json) =>
        [.. Elements(json).Select(static name => name.GetString() ?? throw new MalformedProgramException("A name is null."))];

    public static IEnumerable<JsonElement> Elements(JsonElement json) => json.ValueKind == JsonValueKind.Array
        ? json.EnumerateArray()
        : throw new MalformedProgramException($"A list should be here: {json}");

    private static Dictionary<string, Body> ReadBodies(JsonElement json, string kind)
    {
        var bodies = new Dictionary<string, Body>(StringComparer.Ordinal);
        if (json.TryGetProperty(kind, out var named))
        {
            foreach (var body in named.EnumerateObject())
            {
                bodies.Add(body.Name, ReadBody(body.Name, body.Value));
            }
        }

        return bodies;
    }

    // Just the statements, or {"p": parameters, "do": statements}.
    private static Body ReadBody(string name, JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? new Body(name, json.TryGetProperty("p", out var names) ? ReadNames(names) : [], StatementReader.ReadBlock(json.GetProperty("do")))
        : new Body(name, [], StatementReader.ReadBlock(json));
}
