using System.Text.Json;

namespace Simmer.Conformance;

/// <summary>A program of the corpus, and what CPython did with it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tags">What it uses.</param>
/// <param name="Program">The program as it is written.</param>
/// <param name="Trace">The lines that CPython's run gave.</param>
internal sealed record CorpusEntry(string Name, IReadOnlyList<string> Tags, JsonElement Program, IReadOnlyList<string> Trace)
{
    /// <summary>Does it use asynchronous generators?</summary>
    public bool UsesGenerators => Tags.Contains("generators", StringComparer.Ordinal);
}
