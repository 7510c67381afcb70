namespace Simmer.Conformance;

/// <summary>The run does not end, or the program asks for something that it does not have.</summary>
internal sealed class CutOffException(string message) : BrokenOffException(message);
