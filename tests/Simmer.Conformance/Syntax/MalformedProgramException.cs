namespace Simmer.Conformance;

/// <summary>A program does not follow the language.</summary>
internal sealed class MalformedProgramException(string message) : Exception(message);
