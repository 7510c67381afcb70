namespace Simmer.Conformance;

/// <summary>An exception of a kind that Simmer has no type for: the program's own kinds, and what it expresses otherwise.</summary>
internal sealed class ProgramException(string kind, string? text) : Exception(text)
{
    public string Kind { get; } = kind;

    /// <summary>What the program said.</summary>
    public string? Text { get; } = text;
}
