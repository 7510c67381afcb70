using System.Text.Json;

namespace Simmer.Conformance;

/// <summary>A file of programs: one JSON object in each line.</summary>
internal static class CorpusFile
{
    // Each block costs several levels.
    private static readonly JsonDocumentOptions s_deep = new() { MaxDepth = 1_000 };

    /// <summary>Where a file of this project's own corpus is.</summary>
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Corpus", name);

    /// <exception cref="CorpusException">It cannot be read, or is not a corpus file.</exception>
    public static IReadOnlyList<CorpusEntry> Read(string path)
    {
        try
        {
            return [.. File.ReadLines(path)
                .Select((line, index) => (Line: line, Number: index + 1))
                .Where(static numbered => !string.IsNullOrWhiteSpace(numbered.Line))
                .Select(numbered => ReadEntry(numbered.Line, $"{path}:{numbered.Number}"))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CorpusException($"{path}: {e.Message}", e);
        }
    }

    private static CorpusEntry ReadEntry(string line, string place)
    {
        try
        {
            var json = JsonElement.Parse(line, s_deep);
            return new CorpusEntry(
                Part(json, "name").GetString()!,
                json.TryGetProperty("tags", out var tags) ? Strings(tags) : [],
                Part(json, "program"),
                Strings(Part(json, "trace")));
        }
        catch (JsonException e)
        {
            throw new CorpusException($"{place}: this is not JSON: {e.Message}", e);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new CorpusException($"{place}: this is not an object with a name, a program and a trace: {e.Message}", e);
        }
    }

    private static JsonElement Part(JsonElement json, string name) =>
        json.TryGetProperty(name, out var part) ? part : throw new KeyNotFoundException($"it has no '{name}'.");

    private static IReadOnlyList<string> Strings(JsonElement json) => [.. json.EnumerateArray().Select(static text => text.GetString()!)];
}
